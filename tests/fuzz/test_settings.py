"""Settings and the command line: any value and any argument gets its sentence, and no secret is in it."""

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.settings import SettingsError, load_settings, names
from bot.wiring.bot import build_bot
from storage.database import DatabaseUrlError
from tests.alone import alone_in
from tests.fuzz.effort import tries
from tests.fuzz.junk import NASTY, TEXTS
from tests.walks.stage import sqlite_file

Become = Callable[[Mapping[str, str]], None]

MARK = "hunter22"
SECRETS = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "POPS_SECRET", "POPS_DATABASE_URL")
ENOUGH = {
    "SLACK_BOT_TOKEN": "xoxb-fuzz",
    "SLACK_SIGNING_SECRET": "signs",
    "POPS_SECRET": "a secret that is long enough to be one",
    "POPS_SLACK_API_URL": "http://127.0.0.1:9/api/",
}


def sendable(text: str) -> str:
    """What an environment or a command line can hold: no zero, and bytes for all else."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:2000]


USUAL = """http socket auto HTTP 0 -1 65535 65536 1.5 1e3 DEBUG debug INFO http://[ http://[::1 https:// http://:99999/
    https://slack.com/api http://a:b@c:d/ sqlite:// sqlite:///x.db sqlite:///:memory: postgresql:// postgres://h/n
    postgresql://u:hunter22@h:x/n mysql://h/n :// sqlite:///x?cache=shared&uri=true"""
VALUES = TEXTS.map(sendable) | st.sampled_from(USUAL.split())


@pytest.fixture(scope="module")
def become(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Become]:
    """Replaces the environment, in a folder of its own."""
    with alone_in(tmp_path_factory.mktemp("alone")) as become:
        yield become


@tries(500)
@given(st.dictionaries(st.sampled_from(names()), VALUES, max_size=6), st.booleans())
@example({"POPS_SLACK_API_URL": "http://["}, True)
@example({"POPS_DATABASE_URL": "postgresql://u:hunter22@h:x/n"}, True)
def test_any_settings_are_taken_or_each_bad_one_is_named(
    become: Become, given_values: dict[str, str], enough: bool
) -> None:
    values = ({**ENOUGH} if enough else {}) | given_values
    for name in {*SECRETS} & {*values}:
        values[name] += MARK
    become(values)
    try:
        settings = load_settings()
    except SettingsError as error:
        for line in str(error).splitlines():
            assert line.split()[0] in names(), line
        check_no_secret(str(error))
        return
    check_no_secret(repr(settings))
    try:
        build_bot(settings).stop()
    except DatabaseUrlError as error:
        check_no_secret(str(error))


def check_no_secret(said: str) -> None:
    """Fail when what is said holds a secret."""
    assert MARK not in said


@tries(100)
@given(
    st.binary(max_size=200)
    | st.text(max_size=80).map(lambda t: f"POPS_SECRET={t}".encode("utf-8", "replace"))
)
def test_any_env_file_is_read_or_refused(become: Become, content: bytes) -> None:
    become({})
    file = Path(".env")
    file.write_bytes(content)
    try:
        settings = load_settings(slack_bot_token="x")
    except SettingsError as error:
        said = str(error)
    else:
        said = settings.secret.get_secret_value()
    finally:
        file.unlink()
    assert said


KNOWN = """apply tick digest db upgrade doctor version serve deliveries retry --now --preview --change --port
        --folder --help -h -- - 2026-10-05T09:30 2026-10-05 0001-01-01T00:00:00+14:00 9999-12-31T23:59:59
        9999-12-31T23:59:59-14:00 setup.yml . /dev/null missing.yml odd.yml"""
ARGUMENTS = st.lists(
    st.sampled_from(KNOWN.split()) | TEXTS.map(sendable) | st.sampled_from(["\udcff", "\udc80.yml"]),
    max_size=4,
)


@pytest.fixture(scope="module")
def prepared(become: Become, _upgraded_sqlite: Path) -> Iterator[Become]:
    """The folder with a database and two files in it."""
    sqlite_file(_upgraded_sqlite, Path())
    Path("odd.yml").write_bytes(b"\xff\xfe\x00")
    Path("setup.yml").write_text("teams: {}\n")
    yield become
    structlog.reset_defaults()


def run(arguments: list[str]) -> tuple[int, str, str]:
    """`pops` with these arguments, as a terminal shows it."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", "strict", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)
    before, code = sys.argv, 0
    sys.argv = ["pops", *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = before
    out.seek(0)
    err.seek(0)
    return code, out.read(), err.read()


@tries(120)
@given(ARGUMENTS, st.booleans())
@example(["tick", "--now", "0001-01-01T00:00:00+14:00"], True)
@example(["tick", "--now", "9999-12-31T23:59:59"], True)
@example(["apply", "\udcff"], False)
@example(["\udcff"], False)
def test_any_arguments_end_with_a_sentence(prepared: Become, arguments: list[str], enough: bool) -> None:
    database = {"POPS_DATABASE_URL": "sqlite:///walk.db"}
    prepared({**ENOUGH, **database} if enough else {})
    if "demo" in arguments or ("serve" in arguments and enough):
        return
    code, said, wrong = run(arguments)
    assert code in (0, 1, 2)
    assert "Traceback" not in wrong
    assert (said if code == 0 else said + wrong).strip()


@pytest.mark.parametrize("argument", [text for text in NASTY if "\x00" not in text])
def test_an_odd_file_name_is_said_to_be_unreadable(prepared: Become, argument: str) -> None:
    prepared({})
    code, said, wrong = run(["apply", "--", sendable(argument) or "-"])
    assert (code, said) == (1, "")
    assert wrong.strip()
