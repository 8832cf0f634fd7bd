import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_setup
from tests.flows.reading_setup import SMALL, edited, mistakes, read


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "The file is empty. Start from docs/setup.example.yml."),
        ("# nothing yet\n", 1, "The file is empty."),
        ("- teams", 1, "The file does not consist of keys such as teams:"),
        ("just words", 1, "The file does not consist of keys such as teams:"),
        ("teams:\n", 1, "teams: There is no team. Write at least one."),
        ("ops_leads: [U0LEAD]\n", 1, "teams: There is no team. Write at least one."),
        ("teams:\n\tfig: {}\n", 2, "This is no valid YAML"),
        ("teams:\n  fig: [\n  kiwi: {}\n", 2, "This is no valid YAML"),
        ("teams:\n  fig: 'Fig\n", 2, "This is no valid YAML"),
        ("teams: *nobody\n", 1, "undefined alias 'nobody'"),
        ("teams: {}\n---\nteams: {}\n", 2, "expected a single document"),
        ("teams: {}\n# \x07\n", 2, "a character here that YAML does not allow. Delete it."),
        ("\n\nteams: !!python/name:os.system x\n", 3, "is not read. Write the plain value."),
        ("teams:\n  ? [a]\n  : b\n", 2, "A key must be one word."),
        ("teams: &t {fig: *t}\n", 1, "without an alias to itself"),
        ("[" * 3_000, 1, "This is nested too deeply."),
    ],
)
def test_a_file_that_is_no_set_up_is_told_why(text: str, line: int, sentence: str) -> None:
    told = mistakes(text)
    assert any(m.startswith(f"line {line}: ") and sentence in m for m in told), told


def test_trials_of_one_team_may_not_overlap() -> None:
    more = "2026-10-05, until: 2026-11-03}\n      - {team: fig, version: 2, from: 2026-11-02}"
    sentence = (
        'line 14: changes.standups.trials.until: Team "fig" starts its next trial on 2026-11-02, '
        "before this day. Leave this out, or write 2026-11-02 at the latest."
    )
    assert mistakes(edited("2026-10-05}", more)) == [sentence]


def test_a_team_starts_one_trial_a_day() -> None:
    more = "2026-10-05}\n      - {team: fig, version: 2, from: 2026-10-05}"
    sentence = 'trials.from: Team "fig" starts two trials on 2026-10-05. Keep one of them.'
    assert mistakes(edited("2026-10-05}", more)) == [f"line 15: changes.standups.{sentence}"]


def test_teams_do_not_get_in_each_others_way() -> None:
    more = "2026-10-05, until: 2026-11-03}\n      - {team: kiwi, version: 2, from: 2026-10-06}"
    assert len(read(edited("2026-10-05}", more)).changes[0].trials) == 2


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = SMALL
    for old, new in [
        ("Europe/Berlin", "Europe/Berln"),
        ("C0KIWI", "kiwi"),
        ("question: focus.time", "question: focus.tim"),
        ("0.3", "9"),
        ("version: 1", "version: 4"),
        ("change: standups", "change: standup"),
        ("tuesday", "tusday"),
        ("pulses:", "pulzes: {}\npulses:"),
    ]:
        text = text.replace(old, new)
    lines = [int(mistake.split(":")[0].removeprefix("line ")) for mistake in mistakes(text)]
    assert lines == [2, 3, 8, 9, 14, 15, 18, 20]


def test_a_long_wrong_value_is_repeated_in_short_and_without_control_characters() -> None:
    (told,) = mistakes(edited("C0FIG", f'"{"x" * 500}\\u0007"'))
    assert len(told) < 250
    assert "…" in told
    (told,) = mistakes(edited("C0FIG", '"C\\u0007"'))
    assert "\x07" not in told


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    assert mistakes(text)


@given(st.sampled_from(SMALL.splitlines()), st.sampled_from(["", "x", "[]", "{}", "~", "- 1", "a: b", ": "]))
def test_any_damaged_line_is_read_or_refused_with_a_sentence(line: str, damage: str) -> None:
    indent = " " * (len(line) - len(line.lstrip()))
    text = SMALL.replace(line, indent + damage)
    try:
        setup = read(text)
    except SetupError:
        assert all(": " in mistake and mistake.startswith("line ") for mistake in mistakes(text))
    else:
        assert setup.teams


def test_what_the_parser_says_of_a_file_is_cut_short() -> None:
    with pytest.raises(SetupError) as said:
        read_setup("*" + "0" * 5000, load_bank())
    assert len(str(said.value)) < 400
