"""Setting up in Slack as people do it: fields are filled in, looked up and sent."""

import json
from typing import Any

from bot.domain.message import without_markup
from tests.walks.people import FIG
from tests.walks.reading import Json, inputs, words
from tests.walks.stage import Stage

Value = str | tuple[str, ...]


def open_part(stage: Stage, person: str, kind: str, way: str = "change", channel: str = FIG) -> Json:
    """Press a button of `/pops setup`; returns the window that opens."""
    stage.command(person, "/pops setup", channel)
    stage.press(person, f"setup:{way}", channel, row=kind)
    return window(stage, person)


def window(stage: Stage, person: str) -> Json:
    """The window in front of a person."""
    view = stage.modal(person)
    assert view is not None, stage.told(person)
    return view


def choose(stage: Stage, person: str, key: str) -> Json:
    """Choose an entry where one of many is asked for; returns the form that comes."""
    assert send(stage, person, entry=key)["ok"]
    return window(stage, person)


def send(stage: Stage, person: str, **values: Value) -> Json:
    """Fill fields in, leaving the others as they are, and send the form. Names are the first turn's."""
    view = window(stage, person)
    fields = {name.partition(".")[0]: (name, element) for name, element in inputs(view).items()}
    state = {}
    for plain, value in values.items():
        name, element = fields[plain]
        several = (value,) if isinstance(value, str) else value
        state[name] = {element["action_id"]: _state(stage, person, view, name, element, several)}
    return stage.act(person, "submit", view_id=view["id"], values=state)


def save(stage: Stage, person: str, **values: Value) -> str:
    """Send a form twice: its effect is shown, then it is saved. Returns what was shown before saving."""
    done = send(stage, person, **values)
    assert done["ok"], done
    shown = seen(stage, person)
    assert send(stage, person)["ok"]
    assert "Saved" in seen(stage, person)
    return shown


def seen(stage: Stage, person: str) -> str:
    """What the window in front of a person says."""
    return without_markup(words(window(stage, person)["blocks"]))


def look_up(stage: Stage, person: str, field: str, typed: str) -> list[str]:
    """The values that a field offers for what is typed."""
    view = window(stage, person)
    name, element = next((n, e) for n, e in inputs(view).items() if n.partition(".")[0] == field)
    return [o["value"] for o in _options(stage, person, view, name, element, typed)]


def held(view: Json) -> dict[str, Any]:
    """What each field of a window holds when it opens."""
    found = {}
    for name, element in inputs(view).items():
        begun = next((v for k, v in element.items() if k.startswith("initial_")), None)
        many = [_plain(part) for part in begun] if isinstance(begun, list) else _plain(begun)
        found[name.partition(".")[0]] = many
    return found


def _plain(part: Any) -> Any:
    return part["value"] if isinstance(part, dict) else part


def _state(stage: Stage, person: str, view: Json, name: str, element: Json, values: tuple[str, ...]) -> Json:
    kind = element["type"]
    first = values[0] if values else None
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": first}
        case "static_select" | "radio_buttons":
            return {"type": kind, "selected_option": _pick(element["options"], first)}
        case "checkboxes":
            return {"type": kind, "selected_options": [_pick(element["options"], v) for v in values]}
        case "external_select" | "multi_external_select":
            found = [_pick(_options(stage, person, view, name, element, v), v) for v in values]
            several = kind.startswith("multi")
            return (
                {"type": kind, "selected_options": found}
                if several
                else {"type": kind, "selected_option": found[0] if found else None}
            )
        case "multi_users_select":
            return {"type": kind, "selected_users": list(values)}
    key = {"users_select": "user", "conversations_select": "conversation", "datepicker": "date"}
    return {"type": kind, f"selected_{key.get(kind, 'time')}": first}


def _options(stage: Stage, person: str, view: Json, name: str, element: Json, typed: str) -> list[Json]:
    asked = {"view_id": view["id"], "block_id": name, "action_id": element["action_id"], "typed": ""}
    options: list[Json] = stage.act(person, "options", **asked)["options"]
    if not any(option["value"] == typed for option in options):
        options = stage.act(person, "options", **asked | {"typed": typed})["options"]
    return options


def _pick(options: list[Json], value: str | None) -> Json:
    return next(option for option in options if option["value"] == value)


def stored(stage: Stage, kind: str, key: str) -> Any:
    """The definition of a change or pulse."""
    ((found,),) = stage.rows(f"SELECT definition FROM {kind} WHERE key = '{key}'")  # noqa: S608
    return json.loads(found) if isinstance(found, str) else found
