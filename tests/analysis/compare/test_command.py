"""`python -m bot.analysis.compare`: a CSV file in, one JSON object out."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.analysis.compare import compare
from bot.analysis.compare.__main__ import main
from bot.analysis.compare.as_json import as_json
from bot.analysis.compare.csv_file import COLUMNS
from bot.analysis.compare.values import Score
from tests.analysis.compare.answers import some_company, team

SCORES = some_company(1, weeks=20)
COMMAND = (sys.executable, "-m", "bot.analysis.compare")


def write(file: Path, rows: Sequence[Sequence[object]], columns: Sequence[str] = COLUMNS) -> Path:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(columns)
        writer.writerows(rows)
    return file


def run(argument: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [*COMMAND, argument], input=given, capture_output=True, text=True, timeout=60, check=False
    )


def plain(score: Score) -> tuple[object, ...]:
    return score.week, score.team, score.person, score.version, int(score.adopted), score.score


def printed(file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main([str(file)]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_file_is_compared_as_its_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(write(tmp_path / "a.csv", [plain(s) for s in SCORES]), capsys)
    assert found == as_json(compare(SCORES))
    assert list(found) == ["verdict", "estimate", "low", "high", "per_team", "versions", "reason"]


def test_dates_other_columns_and_other_spellings_mean_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monday = date(2026, 1, 5)
    rows = [
        (
            s.score, "x", str(s.adopted), f"v{s.version}" if s.version else "", s.person, s.team,
            monday + timedelta(weeks=s.week, days=s.week % 7),
        )
        for s in SCORES
    ]  # fmt: skip
    columns = ("score", "else", "adopted", "version", "person", "team", "week")
    assert printed(write(tmp_path / "a.csv", rows, columns), capsys) == as_json(compare(SCORES))
    floats = [
        (s.week, s.team, s.person, s.version and f"{s.version}.0", s.adopted and "1.0", s.score)
        for s in SCORES
    ]
    floats = [(*row[:4], row[4] or "0.0", row[5]) for row in floats]
    assert printed(write(tmp_path / "b.csv", floats), capsys) == as_json(compare(SCORES))


def test_no_number_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(write(tmp_path / "a.csv", [plain(s) for s in team("one", range(9), start=4)]), capsys)
    nothing = {"estimate": None, "low": None, "high": None, "verdict": "too early"}
    assert found == {
        **nothing, "per_team": {"one": nothing}, "versions": nothing, "reason": "no comparison"
    }  # fmt: skip


def test_a_better_version_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = [*team("calm", range(40), noise=0.3), *team("other", range(40), noise=0.3)]
    for name in "abcd":
        means = {week: 3.0 if week < 20 else 4.5 for week in range(40)}
        scores += team(name, range(40), means, start=6, second=20, noise=0.3)
    versions = printed(write(tmp_path / "a.csv", [plain(s) for s in scores]), capsys)["versions"]
    assert isinstance(versions, dict)
    assert versions["verdict"] == "v2 better"
    assert versions["low"] < 1.5 < versions["high"]


GOOD = (1, "a", "b", "", 0, 3)
BAD = {
    "no number": [(1, "a", "b", "", 0, "much")],
    "no score": [(1, "a", "b", "", 0, "")],
    "not a finite score": [(1, "a", "b", "", 0, "nan")],
    "no week": [GOOD, ("soon", "a", "b", "", 0, 3)],
    "half a week": [(1.5, "a", "b", "", 0, 3)],
    "a week beyond all time": [("1e300", "a", "b", "", 0, 3)],
    "an endless week": [("inf", "a", "b", "", 0, 3)],
    "no such date": [("2026-02-31", "a", "b", "", 0, 3)],
    "no version": [(1, "a", "b", "vx", 1, 3)],
    "no flag": [(1, "a", "b", "", "perhaps", 3)],
    "too few columns": [(1, "a")],
}


@pytest.mark.parametrize("rows", BAD.values(), ids=BAD)
def test_a_line_that_cannot_be_read_is_named_in_a_sentence(
    rows: list[tuple[object, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(write(tmp_path / "bad.csv", rows))]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.match(rf"Line {len(rows) + 1} (cannot be read: |has too few)", told.err)
    assert told.err.count("\n") == 1


def test_files_that_are_none_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00week")
    empty = tmp_path / "empty.csv"
    empty.write_text("", encoding="utf-8")
    for file in (tmp_path / "none.csv", tmp_path, binary, empty, write(tmp_path / "c.csv", [], COLUMNS[:-1])):
        assert main([str(file)]) == 2
        assert capsys.readouterr().err.endswith(".\n")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["a.csv", "b.csv"]])
def test_wrong_use_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "--serve" in capsys.readouterr().err


def test_columns_without_lines_have_no_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(write(tmp_path / "a.csv", []), capsys)["reason"] == "no answers"


def test_serving_answers_each_line_as_a_run_of_its_own_would(tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{week}.csv", [plain(s) for s in SCORES if s.week < week])
        for week in (9, 20, 14, 20)
    ]
    names = [*map(str, files), str(tmp_path / "none.csv")]
    done = run("--serve", given="\n".join(names))
    answered = [json.loads(line) for line in done.stdout.splitlines()]
    assert answered[:4] == [
        as_json(compare([s for s in SCORES if s.week < week])) for week in (9, 20, 14, 20)
    ]
    assert list(answered[4]) == ["error"]
    assert done.stderr == ""


def test_a_run_of_its_own_prints_one_line_and_a_bad_file_ends_with_two(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [plain(s) for s in SCORES])
    done = run(str(file))
    assert json.loads(done.stdout) == as_json(compare(SCORES))
    assert done.stderr == ""
    bad = run("none.csv")
    assert (bad.returncode, bad.stdout) == (2, "")


def test_the_bot_does_not_load_numpy_before_it_compares() -> None:
    code = "import sys, bot.analysis.compare, bot.__main__; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], timeout=60, check=True)  # noqa: S603 - our own program
