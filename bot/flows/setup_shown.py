"""Fields of the set-up's forms in words: what they hold, and where two of them differ."""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.form import (
    ChannelField,
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    Option,
    PeopleField,
    SearchField,
    TickField,
)
from bot.domain.message import without_markup
from bot.prompts import say


def differences(old: Iterable[Field], new: Iterable[Field]) -> Iterator[tuple[Field, Field]]:
    """The fields of the same name that hold something else."""
    before = {field.name: field for field in old}
    for field in new:
        was = before.get(field.name)
        if was is not None and shown(was) != shown(field):
            yield was, field


def shown(field: Field) -> str:
    """What a field holds, as people read it."""
    match field:
        case PeopleField():
            return say("setup", "value_people", people=field.initial)
        case ChannelField():
            return say("setup", "value_channel", channel=field.initial)
        case _:
            return say("setup", "value", values=_held(field))


def _held(field: Field) -> Sequence[str]:
    match field:
        case SearchField():
            return [without_markup(option.label) for option in field.initial]
        case ChoiceField():
            return _labels(field.options, (field.initial,))
        case ChoicesField():
            return _labels(field.options, field.initial)
        case TickField():
            return [field.tick_label] if field.initial else []
        case DateField():
            return [] if field.initial is None else [field.initial.isoformat()]
        case _:
            return [str(field.initial)] if field.initial else []


def _labels(options: Iterable[Option], chosen: Sequence[str | None]) -> list[str]:
    return [without_markup(option.label) for option in options if option.value in chosen]
