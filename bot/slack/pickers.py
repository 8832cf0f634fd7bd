"""Fields in which something is picked: boxes, people, channels, days, times, and what is looked up.

Source: Slack's Block Kit reference of elements.
"""

from collections.abc import Sequence

from bot.domain.form import ChannelField, ChoicesField, Option, PeopleField, Picker, SearchField, TimeField
from bot.slack.blocks import Json, plain_text, require, short

SEARCH = "search:"
"""Begins the action of a field whose options are looked up; what follows is where."""

MOST_OPTIONS = 100
_OPTION_LIMIT = 75
_BOXES = 10


def picker(field: Picker) -> Json:
    """The element of a field."""
    match field:
        case ChoicesField():
            return _boxes(field)
        case SearchField():
            return _search(field)
        case PeopleField():
            return _people(field)
        case ChannelField():
            return {"type": "conversations_select", "filter": _CHANNELS, **_if("conversation", field.initial)}
        case TimeField():
            return {"type": "timepicker", **_if("time", field.initial)}


def options_found(options: Sequence[Option]) -> list[Json]:
    """What answers a request for options: at most a hundred of them."""
    return [*map(option_json, options[:MOST_OPTIONS])]


def option_json(option: Option) -> Json:
    """One option."""
    return {
        "text": plain_text(option.label, _OPTION_LIMIT),
        "value": short(option.value, _OPTION_LIMIT, "an option's value"),
    }


_CHANNELS: Json = {"include": ["public", "private"], "exclude_bot_users": True}


def _boxes(field: ChoicesField) -> Json:
    require(0 < len(field.options) <= _BOXES, f"the field {field.name} offers 1 to {_BOXES} boxes")
    chosen = [option_json(option) for option in field.options if option.value in field.initial]
    element: Json = {"type": "checkboxes", "options": [*map(option_json, field.options)]}
    return {**element, "initial_options": chosen} if chosen else element


def _search(field: SearchField) -> Json:
    chosen = [*map(option_json, field.initial)]
    if field.most == 1:
        element: Json = {"type": "external_select", "min_query_length": 0}
        return {**element, "initial_option": chosen[0]} if chosen else element
    element = {"type": "multi_external_select", "min_query_length": 0, "max_selected_items": field.most}
    return {**element, "initial_options": chosen} if chosen else element


def _people(field: PeopleField) -> Json:
    if not field.several:
        return {"type": "users_select", **_if("user", field.initial[0] if field.initial else None)}
    element: Json = {"type": "multi_users_select"}
    return {**element, "initial_users": list(field.initial)} if field.initial else element


def _if(what: str, initial: str | None) -> Json:
    return {} if initial is None else {f"initial_{what}": initial}
