from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from storage import lessons
from storage.database import Database
from storage.installations import note_uninstalled
from storage.lessons import Lesson
from storage.retention import count_feedback, erase_feedback
from storage.sealing import stop_change
from storage.teams import save_team
from tests.databases import at_once
from tests.storage.values import NOW, TEAM

DAY = timedelta(days=1)
LESSON = Lesson(
    change_key="async",
    team_key="checkout",
    version=1,
    start=date(2026, 1, 5),
    author="U01",
    tried="Writing <before> ten",
    happened="Fewer calls & more reading",
    advice="日本語",
    day=NOW.date(),
)


def learnt(session: Session) -> list[Lesson]:
    """All lessons, without their ids."""
    return [replace(each, id="") for each in lessons.lessons_on(session, "T01", "async")]


def test_a_lesson_comes_back_as_it_was_written(set_up_database: Database) -> None:
    later = replace(LESSON, version=2, start=date(2026, 2, 2), day=NOW.date() + DAY)
    with set_up_database.transaction() as session:
        assert lessons.save_lesson(session, "T01", LESSON)
        assert lessons.save_lesson(session, "T01", later)
    with set_up_database.snapshot() as session:
        assert learnt(session) == [later, LESSON]
        found = lessons.lesson_of(session, "T01", "async", "checkout", 1, LESSON.start)
        assert found is not None
        assert replace(found, id="") == LESSON
        assert lessons.get_lessons(session, "T01", [found.id]) == [found]
        assert lessons.get_lessons(session, "T02", [found.id]) == []
        assert lessons.lesson_of(session, "T01", "async", "checkout", 1, date(2026, 1, 6)) is None
        assert lessons.lessons_on(session, "T02", "async") == lessons.lessons_by(session, "T01", "U02") == []
        assert [each.version for each in lessons.lessons_by(session, "T01", "U01")] == [1, 2]


def test_the_lesson_of_a_trial_is_its_authors_to_change(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        lessons.save_lesson(session, "T01", LESSON)
        assert not lessons.save_lesson(session, "T01", replace(LESSON, author="U02", tried="Mine"))
        assert lessons.save_lesson(session, "T01", replace(LESSON, tried="More of it"))
        assert learnt(session) == [replace(LESSON, tried="More of it")]


def test_of_several_who_write_at_once_one_is_kept(set_up_database: Database) -> None:
    def write(user_id: str) -> bool:
        with set_up_database.transaction() as session:
            return lessons.save_lesson(session, "T01", replace(LESSON, author=user_id))

    kept = at_once(lambda: write("U01"), lambda: write("U02"), lambda: write("U03"))
    assert sorted(kept) == [False, False, True]


def test_a_lesson_is_offered_to_each_other_team_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        for key in ("fig", "kiwi"):
            save_team(session, "T01", replace(TEAM, key=key))
        lessons.save_lesson(session, "T01", LESSON)
        assert lessons.claim_offers(session, "T01", "async", "checkout") == []
        (offered,) = lessons.claim_offers(session, "T01", "async", "fig")
        assert lessons.claim_offers(session, "T01", "async", "fig") == []
        assert lessons.claim_offers(session, "T01", "async", "kiwi") == [offered]
        lessons.save_lesson(session, "T01", replace(LESSON, team_key="kiwi"))
        (new,) = lessons.claim_offers(session, "T01", "async", "fig")
        assert new != offered


def test_lessons_are_looked_for_where_it_is_time_and_pops_is_installed(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert lessons.lessons_due(session, NOW) == ["T01"]
        lessons.plan_lessons(session, "T01", NOW + DAY)
        assert lessons.lessons_due(session, NOW) == []
        assert lessons.lessons_due(session, NOW + DAY) == ["T01"]
        note_uninstalled(session, "T01", NOW)
        assert lessons.lessons_due(session, NOW + DAY) == []


def test_when_a_change_was_stopped_is_known(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert lessons.stopped_on(session, "T01") == {}
        stop_change(session, "T01", "async", NOW)
        assert lessons.stopped_on(session, "T01") == {"async": NOW}


def test_a_team_is_shared_until_somebody_ends_it(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert lessons.sharing(session, "T01") == {}
        lessons.share(session, "T01", "checkout", "U01", NOW)
        lessons.share(session, "T01", "checkout", "U02", NOW)
        assert lessons.sharing(session, "T01") == {"checkout": "U02"}
        assert lessons.sharing(session, "T02") == {}
        lessons.stop_sharing(session, "T01", "checkout")
        assert lessons.sharing(session, "T01") == {}


def test_lessons_of_the_days_of_a_span_are_deleted_with_what_they_were_offered(
    set_up_database: Database,
) -> None:
    with set_up_database.transaction() as session:
        save_team(session, "T01", replace(TEAM, key="fig"))
        lessons.save_lesson(session, "T01", LESSON)
        lessons.save_lesson(session, "T01", replace(LESSON, version=2, day=NOW.date() + 2 * DAY))
        lessons.claim_offers(session, "T01", "async", "fig")
        span = (None, NOW + DAY)
        assert count_feedback(session, "T01", span) == erase_feedback(session, "T01", span) == 1
        assert [each.version for each in learnt(session)] == [2]
