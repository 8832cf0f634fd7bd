import random
from datetime import date, timedelta

import pytest

from bot.analysis.chart import Chart, draw
from bot.analysis.digest import ChangeRows, read_change
from bot.analysis.moves import moves
from bot.analysis.published import PublishedChange, published
from bot.analysis.tidy import Participation, PersonWeek, Remark, TeamOnChange
from bot.domain.change import Change, Direction, Version
from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.message import Message, words_of
from bot.domain.sentiment import Sentiment, Tone
from bot.domain.setup import Theme
from bot.domain.team import Team
from bot.flows.digest_charts import charts
from bot.flows.digest_words import ChangeTold, Headline, headline, in_brief, in_detail, other_feedback
from bot.flows.metric_told import Outside
from bot.flows.read_changes import ChangeNews
from bot.slack.blocks import message_payload
from tests.analysis.companies import monday, noisy_company

WEEK = date(2026, 10, 5)
NEUTRAL = Sentiment(Tone.NEUTRAL, 0.0)
PEOPLE = range(6)


def told_of(teams: int, said: int, word: str = "word ", versions: int = 1) -> ChangeTold:
    """A change on which every team has comments that may be quoted, and champions have much to say."""
    keys = [f"team-{n:02}" for n in range(teams)]
    on_it = [TeamOnChange(key, f"Team {key} {'x' * 60}", 1, WEEK) for key in keys]
    rows = ChangeRows(
        [PersonWeek(WEEK, key, f"{key}-{n}", 1, 4.0) for key in keys for n in PEOPLE],
        [Remark(WEEK, key, f"{key}-{n}", f"{key} {n} " + word * 60, NEUTRAL) for key in keys for n in PEOPLE],
        [Participation(WEEK, key, 9, 6) for key in keys],
    )
    change = Change("c", "Change", "It helps. " * 20, "q", Direction.UP, 0.3, _versions(versions, word), ())
    reading = read_change(rows, WEEK, on_it, Direction.UP, 0.3)
    team = Team("team-00", "Team", "C0TEAM", "UTC")
    feedback = Feedback(
        "U0ANA",
        "team-00",
        "c",
        FeedbackKind.IDEA,
        f"{word.strip()}s " * 400,
        share=False,
        day=WEEK,
        sentiment=NEUTRAL,
    )
    return told(ChangeNews(change, None, reading, (), ((team, feedback),) * said))


def told(news: ChangeNews, before: PublishedChange | None = None) -> ChangeTold:
    """The change beside what the digest before published of it."""
    numbers = published(news.change, news.reading)
    return ChangeTold(news, numbers, moves(numbers, before))


def _versions(count: int, word: str) -> tuple[Version, ...]:
    return tuple(Version(number, (word * 200)[:200]) for number in range(1, count + 1))


def words(messages: list[Message]) -> str:
    """Everything that some messages say."""
    return "\n".join(words_of(message.parts) for message in messages)


def test_a_small_change_is_one_message() -> None:
    assert len(in_detail(told_of(3, 1), Outside())) == 1


def test_however_much_there_is_to_say_slack_takes_every_message() -> None:
    for teams in (1, 9, 10, 11, 20, 25):
        messages = in_detail(told_of(teams, 30), Outside())
        for message in messages:
            assert message_payload(message)["blocks"]
        said = words(messages)
        assert all(f"Team team-{n:02}" in said for n in range(teams))
        assert "And 18 more." in said
        assert said.rstrip().endswith("No North Star set.")


@pytest.mark.parametrize("word", ["&", "\U0001f9d1\u200d\U0001f680", "<!here> ", "\n", "ﷺ", "e\u0301", "x"])
@pytest.mark.parametrize(("teams", "said", "versions"), [(1, 12, 1), (10, 30, 60), (21, 3, 5)])
def test_whatever_people_wrote_slack_takes_every_message(
    word: str, teams: int, said: int, versions: int
) -> None:
    about = told_of(teams, said, word, versions)
    for message in [
        *in_detail(about, Outside()),
        *other_feedback(about.news.feedback),
        headline(Headline(WEEK, (about,) * 9, Outside())),
    ]:
        assert message_payload(message)["blocks"]


def test_the_newest_versions_are_told() -> None:
    said = words(in_detail(told_of(1, 0, versions=60), Outside()))
    assert "v60" in said
    assert "v55" not in said


def test_teams_keep_their_order_over_several_messages() -> None:
    said = words(in_detail(told_of(25, 0), Outside()))
    places = [said.index(f"Team team-{n:02}") for n in range(25)]
    assert places == sorted(places)


def test_many_teams_that_have_not_started_are_one_line_and_what_they_newly_wrote() -> None:
    about = told_of(1, 0)
    waiting = [TeamOnChange(f"w-{n:02}", f"Waiting {n:02}", None, None) for n in range(15)]
    wrote = [Remark(WEEK, "w-03", f"p{n}", f"Words number {n}", NEUTRAL) for n in PEOPLE]

    def told_with(teams: list[TeamOnChange]) -> str:
        trying = TeamOnChange("team-00", "Fig", 1, WEEK)
        reading = read_change(ChangeRows([], wrote, []), WEEK, [trying, *teams], Direction.UP, 0.3)
        return words(in_detail(told(ChangeNews(about.news.change, None, reading, (), ())), Outside()))

    said = told_with(waiting)
    assert "15 teams have not started: Waiting 00, " in said
    assert "Waiting 11 and 3 more" in said
    assert "not started\n" not in said
    assert said.count("shown once") == 1
    assert said.count("Words number") == 1
    assert told_with(waiting[:3]).count("*, not started") == 3


def test_a_headline_of_many_changes_and_teams_is_one_message_that_slack_takes() -> None:
    for changes in (1, 5, 40):
        message = headline(Headline(WEEK, (told_of(40, 0),) * changes, Outside()))
        assert message_payload(message)["blocks"]
        said = words_of(message.parts)
        lines = said.count("*Change*: too early to tell.")
        left = changes - lines
        assert lines >= min(changes, 3)
        assert ("in the thread." in said) == (left > 0)
        if left:
            assert f"And {left} more change" in said


def test_a_champions_long_words_are_cut_at_a_word() -> None:
    said = words(in_detail(told_of(1, 1), Outside()))
    quoted = next(line for line in said.splitlines() if line.startswith("“words"))
    assert quoted.endswith("words …”")
    assert len(quoted) < 310


def test_a_team_on_its_fourth_week_says_so() -> None:
    change = told_of(1, 0)
    later = WEEK + timedelta(weeks=3)
    rows = ChangeRows([PersonWeek(later, "team-00", f"p{n}", 1, 4.0) for n in PEOPLE], [], [])
    reading = read_change(rows, later, [TeamOnChange("team-00", "Fig", 1, WEEK)], Direction.UP, 0.3)
    said = words(in_detail(told(ChangeNews(change.news.change, None, reading, (), ())), Outside()))
    assert "*Fig*, v1, on the change since 5 October 2026 (week 4)" in said


def test_a_change_of_which_nothing_moved_is_a_few_words_and_what_people_wrote() -> None:
    first = told_of(3, 1)
    again = told(first.news, first.numbers)
    assert again.moved == ()
    (message,) = in_brief(again, Outside())
    said = words_of(message.parts)
    assert "Nothing moved since the last digest. Too early. More: `/pops compare c`." in said
    assert said.count("Comments of 6 people") == 3
    assert "Score" not in said
    assert "words words" in said
    head = words_of(headline(Headline(WEEK, (first, again, again), Outside())).parts)
    assert "Nothing moved in these since the last digest:\n*Change*: too early. 18 of 27 answered" in head
    assert head.count("How sure:") == 1


def noisy(order: random.Random) -> tuple[list[Message], tuple[Chart, ...]]:
    """What a digest says of a made-up company whose rows come in some order."""
    rows, teams = noisy_company(3, [4, 6, 6, None, None], 16, 0.8)
    order.shuffle(rows)
    order.shuffle(teams)
    change = told_of(1, 0).news.change
    reading = read_change(ChangeRows(rows, [], []), monday(15), teams, Direction.UP, 0.3)
    about = told(ChangeNews(change, None, reading, (), ()))
    head = headline(Headline(monday(15), (about,), Outside()))
    return [head, *in_detail(about, Outside())], charts(about, Theme.DARK)


def test_the_same_answers_make_the_same_digest_byte_for_byte_in_whatever_order_they_come() -> None:
    messages, cards = noisy(random.Random(1))  # noqa: S311 - an order
    assert "points (between" in words(messages)
    assert cards
    for seed in range(2, 5):
        again, same = noisy(random.Random(seed))  # noqa: S311 - an order
        assert [message_payload(m) for m in again] == [message_payload(m) for m in messages]
        assert [draw(card) for card in same] == [draw(card) for card in cards]
