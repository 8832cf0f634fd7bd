"""Forms and the App Home as Pops means them -> Slack's views."""

import json
from collections.abc import Sequence

from bot.domain.form import (
    ChannelField,
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    Form,
    ManyField,
    Option,
    PeopleField,
    Picker,
    SearchField,
    TextField,
    TickField,
    TimeField,
)
from bot.domain.message import Part, escape
from bot.slack.blocks import Json, check_blocks, part_blocks, plain_text, require, short
from bot.slack.pickers import SEARCH, option_json, picker
from bot.slack.texts import plain

TICKED = "yes"
"""The value of a ticked box."""

_BLOCKS_LIMIT = 100
_VIEW_LIMIT = 250_000  # bytes of JSON
_TITLE_LIMIT = 24
_LABEL_LIMIT = 2000
_PLACEHOLDER_LIMIT = 150
_OPTION_LIMIT = 75
_GROUP_LIMIT = 36
_CONTEXT_LIMIT = 3000
_ID_LIMIT = 255
_MENU_OPTIONS, _INLINE_OPTIONS = 100, 10


_FROM_HOME = "from home: "
"""What the private metadata of a modal begins with that was opened on the Home tab; then its place there."""


def form_view(form: Form, home: str | None = None) -> Json:
    """The modal of a form; `home` is the place on the Home tab that it was opened from, if it was.

    Raises ValueError for what Slack would refuse and no cutting can mend.
    """
    context = form.context if home is None else f"{_FROM_HOME}{home}\n{form.context}"
    has_fields = any(isinstance(part, Field) for part in form.parts)
    require(bool(form.submit) or not has_fields, f"the form {form.name} can be sent")
    view: Json = {
        "type": "modal",
        "callback_id": short(form.name, _ID_LIMIT, "a form's name"),
        "title": plain_text(form.title, _TITLE_LIMIT),
        "private_metadata": short(context, _CONTEXT_LIMIT, "a form's context"),
        "blocks": _blocks(form.parts),
    }
    if form.submit:
        view["submit"] = plain_text(form.submit, _TITLE_LIMIT)
    if form.close:
        view["close"] = plain_text(form.close, _TITLE_LIMIT)
    return _checked(view)


def opened_from(metadata: str) -> tuple[str | None, str]:
    """The place on the Home tab that a modal was opened from, if it was, and the form's own context."""
    if not metadata.startswith(_FROM_HOME):
        return None, metadata
    home, _, context = metadata.removeprefix(_FROM_HOME).partition("\n")
    return home, context


def home_view(parts: Sequence[Part], place: str) -> Json:
    """The App Home tab; `place` comes back with its clicks."""
    context = short(place, _CONTEXT_LIMIT, "a place on the Home tab")
    return _checked({"type": "home", "private_metadata": context, "blocks": _blocks(parts)})


def _checked(view: Json) -> Json:
    require(len(json.dumps(view)) <= _VIEW_LIMIT, f"a view is at most {_VIEW_LIMIT} bytes")
    return view


def _blocks(parts: Sequence[Part | Field]) -> list[Json]:
    blocks = [block for part in parts for block in _view_blocks(part)]
    check_blocks(blocks, _BLOCKS_LIMIT)
    return blocks


def _view_blocks(part: Part | Field) -> list[Json]:
    match part:
        case TextField():
            return [_input(part.name, part.label, part.hint, part.optional, _text_input(part))]
        case ChoiceField():
            return [_input(part.name, part.label, part.hint, part.optional, _choice(part))]
        case ManyField():
            return [_input(part.name, part.label, part.hint, part.optional, _many(part))]
        case DateField():
            return [_input(part.name, part.label, part.hint, part.optional, _date(part))]
        case TickField():
            return [_input(part.name, part.label, "", True, _tick(part))]  # noqa: FBT003 - a box may stay empty
        case ChoicesField() | SearchField() | PeopleField() | ChannelField() | TimeField():
            return [_picked(part)]
        case _:
            return part_blocks(part)


def _input(name: str, label: str, hint: str, optional: bool, element: Json) -> Json:  # noqa: FBT001 - Slack's word
    block: Json = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, _LABEL_LIMIT),
        "element": {**element, "action_id": short(name, _ID_LIMIT, "a field's name")},
        "optional": optional,
    }
    return {**block, "hint": plain_text(hint, _LABEL_LIMIT)} if hint else block


def _picked(field: Picker) -> Json:
    """The action of a field whose options are looked up says where; every other carries the field's name."""
    element = picker(field)
    block = _input(field.name, field.label, field.hint, field.optional, element)
    if isinstance(field, SearchField):
        return {**block, "element": {**element, "action_id": SEARCH + field.source}}
    return block


def _text_input(field: TextField) -> Json:
    element: Json = {"type": "plain_text_input", "multiline": field.multiline, "max_length": field.limit}
    if field.initial:
        element["initial_value"] = field.initial[: field.limit]
    if field.placeholder:
        element["placeholder"] = plain_text(field.placeholder, _PLACEHOLDER_LIMIT)
    return element


def _choice(field: ChoiceField) -> Json:
    limit = _INLINE_OPTIONS if field.inline else _MENU_OPTIONS
    require(0 < len(field.options) <= limit, f"the field {field.name} offers 1 to {limit} options")
    element: Json = {
        "type": "radio_buttons" if field.inline else "static_select",
        "options": [*map(option_json, field.options)],
    }
    chosen = next((option for option in field.options if option.value == field.initial), None)
    return element if chosen is None else {**element, "initial_option": option_json(chosen)}


def _many(field: ManyField) -> Json:
    """A menu of one hundred options at most, or groups of so many, named by their first and last one."""
    options = [*map(option_json, field.options)]
    require(0 < len(options) <= _MENU_OPTIONS**2, f"the field {field.name} offers 1 to 10,000 options")
    element: Json = {"type": "multi_static_select"}
    if len(options) <= _MENU_OPTIONS:
        element["options"] = options
    else:
        parts = [field.options[n : n + _MENU_OPTIONS] for n in range(0, len(options), _MENU_OPTIONS)]
        element["option_groups"] = [_group(part) for part in parts]
    chosen = [option_json(option) for option in field.options if option.value in field.initial]
    return {**element, "initial_options": chosen} if chosen else element


def _group(options: Sequence[Option]) -> Json:
    label = " – ".join(plain(option.label, _GROUP_LIMIT) for option in (options[0], options[-1]))
    return {"label": plain_text(escape(label), _OPTION_LIMIT), "options": [*map(option_json, options)]}


def _date(field: DateField) -> Json:
    element: Json = {"type": "datepicker"}
    return element if field.initial is None else {**element, "initial_date": field.initial.isoformat()}


def _tick(field: TickField) -> Json:
    options = [option_json(Option(field.tick_label, TICKED))]
    element: Json = {"type": "checkboxes", "options": options}
    return {**element, "initial_options": options} if field.initial else element
