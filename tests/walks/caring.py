"""What ops leads do with feedback, and what its authors hear of it."""

from tests.walks.people import ANA, FIG, LEA, OPS
from tests.walks.reading import Json
from tests.walks.stage import Stage

STEPS = "SELECT step, actor, words FROM feedback_step ORDER BY moment, step"

SAID, ALSO = "Nobody reads the board", "The board stays unread"


def give(stage: Stage, person: str = ANA, said: str = SAID, channel: str = FIG) -> str:
    """A champion gives feedback; returns its id."""
    stage.command(person, f"/pops feedback {said}", channel)
    stage.wait(seconds=5)
    ((feedback,),) = stage.rows(f"SELECT id FROM feedback WHERE words = '{said}'")  # noqa: S608
    return str(feedback)


def inbox(stage: Stage, typed: str = "", person: str = LEA) -> Json:
    """The inbox, opened by the command."""
    assert stage.command(person, f"/pops inbox {typed}", OPS) == []
    return shown(stage, person)


def shown(stage: Stage, person: str = LEA) -> Json:
    """The window in front of somebody."""
    view = stage.modal(person)
    assert view is not None
    return view


def click(stage: Stage, action: str, feedback: str | None = None, person: str = LEA) -> None:
    """Press a button of the window in front."""
    view = shown(stage, person)
    block = next(
        b
        for b in view["blocks"]
        if b["type"] == "actions"
        and (feedback is None or b["block_id"] == f"feedback|{feedback}")
        and any(e["action_id"] == action for e in b["elements"])
    )
    stage.act(person, "view_click", view_id=view["id"], block_id=block["block_id"], action_id=action)


def answer(stage: Stage, feedback: str, said: str = "We move it to the top.") -> None:
    """Lea answers from the inbox."""
    click(stage, "feedback_answer", feedback)
    assert stage.submit(LEA, answer=said)["ok"]


def news(stage: Stage, person: str) -> list[str]:
    """What somebody was told of their feedback."""
    return [m["text"] for m in stage.dms(person) if "News of your feedback" in m["text"]]
