from dataclasses import replace
from datetime import timedelta

from storage.database import Database
from storage.rounds import claim_round
from storage.wordings import wordings_asked
from tests.storage.values import FOCUS, LOAD, ROUND


def test_a_question_is_found_in_all_wordings_in_which_it_was_asked(set_up_database: Database) -> None:
    again = replace(FOCUS, wording=FOCUS.wording + 1, text="Focus, in other words?")
    like_it = replace(FOCUS, id=f"{FOCUS.id}.x")
    with set_up_database.transaction() as session:
        for number, asked in enumerate(((FOCUS, LOAD), (again,), (again,), (like_it,))):
            due = ROUND.due + timedelta(weeks=number)
            claim_round(session, replace(ROUND, id=f"r{number}", questions=asked, due=due))
        assert wordings_asked(session, ROUND.workspace, FOCUS.id) == [FOCUS, again]
        assert wordings_asked(session, ROUND.workspace, "focu_") == []
        assert wordings_asked(session, "T0OTHER", FOCUS.id) == []
