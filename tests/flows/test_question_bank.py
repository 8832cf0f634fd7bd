import re
from pathlib import Path

import pytest

from bot.domain.question import Question
from bot.flows.question_bank import SURVEYS, BankError, load_bank

BANK = load_bank()
LONGEST_BUTTON = 75  # Slack's limit on the text of a button
SHORT_LABEL = 24  # five in a row must stay readable
FAULTLESS = 'focus.time: {text: "Well?", labels: [a, b, c, d, e], direction: up, why: Because., wording: 1}\n'


@pytest.fixture(params=sorted(BANK), name="question")
def a_question_of_the_bank(request: pytest.FixtureRequest) -> Question:
    return BANK[request.param]


def test_the_bank_has_questions_on_many_themes() -> None:
    themes = {question_id.partition(".")[0] for question_id in BANK}
    assert len(BANK) >= 35
    assert themes == {path.stem for path in SURVEYS.glob("*.yml")}
    assert len(themes) >= 10


def test_no_two_questions_have_the_same_words() -> None:
    assert len({question.text.casefold() for question in BANK.values()}) == len(BANK)


def test_it_asks_one_thing_about_the_past_week(question: Question) -> None:
    assert re.search(r"\bpast week\b", question.text)
    assert re.fullmatch(r"[A-Z][^?]*\?", question.text)
    assert not re.search(r"\b(and|or|not only|as well as)\b", question.text.replace("one person", ""))
    assert len(question.text) <= 110


def test_it_does_not_lead_or_ask_for_agreement(question: Question) -> None:
    leading = r"\b(agree|disagree|don't|isn't|surely|obviously|really|should)\b"
    assert not re.search(leading, question.text, re.IGNORECASE)


def test_its_choices_are_five_short_different_words(question: Question) -> None:
    assert len({label.casefold() for label in question.labels}) == 5
    for label in question.labels:
        assert 0 < len(label) <= SHORT_LABEL <= LONGEST_BUTTON
        assert re.search(r"[A-Za-z]", label)
        assert label == label.strip()
        assert not label.endswith(".")


def test_it_says_in_one_sentence_why_it_is_asked(question: Question) -> None:
    assert question.why.endswith(".")
    assert ". " not in question.why
    assert len(question.why) <= 120


def test_it_has_a_wording_version_written_down(question: Question) -> None:
    path = SURVEYS / f"{question.id.partition('.')[0]}.yml"
    entry = path.read_text(encoding="utf-8").split(f"{question.id}:\n")[1].split("\n\n")[0]
    assert f"wording: {question.wording}\n" in entry


def load(tmp_path: Path, text: str, name: str = "focus.yml") -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    load_bank(tmp_path)


def test_a_theme_of_ones_own_is_read(tmp_path: Path) -> None:
    load(tmp_path, FAULTLESS)
    assert load_bank(tmp_path)["focus.time"].labels == ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", r"focus.yml, line 1: There are no questions here\..*focus\.time:"),
        ("- a", r"focus.yml, line 1: There are no questions here"),
        ("focus.time: {labels: [a", r"focus.yml, line 1: This is no valid YAML"),
        (
            FAULTLESS + FAULTLESS,
            r"focus.yml, line 2: .focus\.time. stands here a second time \(first in line 1\)",
        ),
        (
            FAULTLESS.replace("focus.", "speed."),
            r"line 1: speed\.time: The id does not begin with the file's name",
        ),
        (FAULTLESS.replace(", e]", "]"), r"line 1: focus\.time\.labels: There are 4 labels\. Write five"),
        (FAULTLESS.replace(", e]", ", D]"), r"focus\.time\.labels: Two of these labels are the same"),
        (FAULTLESS.replace(" e]", f" {'e' * 25}]"), r"This has 25 characters\. Write at most 24"),
        (
            FAULTLESS.replace("why: Because., ", ""),
            r"focus\.time\.why: This is missing\. Add it, as in why: ",
        ),
        (
            FAULTLESS.replace("up", "left"),
            r'direction: "left" is not understood here\. There are: "up", "down"',
        ),
    ],
)
def test_a_faulty_file_is_refused_with_its_name_and_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BankError, match=sentence):
        load(tmp_path, text)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "focus.yml").write_bytes(FAULTLESS.replace("Well", "Gr\u00fc\u00dfe").encode("latin-1"))
    with pytest.raises(BankError, match=r"focus.yml is not written in UTF-8\. Save it as UTF-8\."):
        load_bank(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="There are no questions in"):
        load_bank(tmp_path)
