"""Every word that a person reads: `prompts/*.j2` with values, one named block for each piece of a message.

A missing value is an error. Every value is escaped for Slack; only what a filter here made (a mention, a
date) passes as it is.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.analysis.compare.values import Interval
from bot.domain.message import disguise, escape

FOLDER = Path(__file__).parent.parent / "prompts"


_FEW = 12

_WHOLE = 1000
"""Means from here on are told without decimals."""

_KEPT = frozenset("\n\u200c\u200d")
"""Line ends, and the two joiners without which some scripts and many emoji fall apart."""


class Safe(str):
    """Text that is already in Slack's form."""

    __slots__ = ()


def say(name: str, block: str, /, **values: Any) -> str:
    """One piece of `prompts/NAME.j2`, with all white space folded except paragraph breaks.

    Raises:
        jinja2.UndefinedError: a value that the words need is missing.
    """
    template = _template(name)
    context = template.new_context(values)
    return _fold("".join(template.blocks[block](context)))


def blocks_of(name: str) -> frozenset[str]:
    """The names of all pieces in `prompts/NAME.j2`."""
    return frozenset(_template(name).blocks)


def _fold(text: str) -> str:
    """Lines of one paragraph become one line, unless they start a list item; paragraphs stay apart."""
    paragraphs = (" ".join(part.split()) for part in text.replace("\n• ", "\n\n• ").split("\n\n"))
    return "\n".join(p for p in paragraphs if p)


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.j2")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        finalize=_finalize,
        autoescape=False,  # noqa: S701  (Slack's escaping, not HTML's: see _finalize)
    )
    environment.filters.update(
        code=_code,
        mention=_mention,
        mentions=_mentions,
        channel=_channel,
        moment=_moment,
        wall=_wall,
        day=_day,
        signed=_signed,
        effect=_effect,
        points=_points,
        exactly=_exactly,
        amount=_amount,
        about=_about,
        people=_people,
        teams=_teams,
        weeks=_weeks,
        names=_names,
        few=_few,
        percent=_percent,
    )
    return environment


def _finalize(value: Any) -> Any:
    """Escape whatever is printed: nothing typed by anyone becomes markup."""
    if isinstance(value, Safe):
        return value
    return disguise(escape(_clean(str(value))))


def _clean(text: str) -> str:
    """Without control characters and direction overrides, which could hide or turn words around."""
    return "".join(c for c in text if c.isprintable() or c in _KEPT)


def _code(text: str) -> Safe:
    """Words of a machine, to be copied as they are: no mark counts between backticks."""
    return Safe(f"`{escape(_clean(text)).replace('`', 'ˋ')}`")


def _mention(user_id: str) -> Safe:
    return Safe(f"<@{user_id}>")


def _mentions(user_ids: Iterable[str]) -> Safe:
    return Safe(", ".join(_mention(u) for u in user_ids))


def _channel(channel_id: str) -> Safe:
    return Safe(f"<#{channel_id}>")


def _moment(when: datetime, zone: str) -> Safe:
    """A moment that Slack shows in the reader's own zone; elsewhere the zone given is named."""
    local = when.astimezone(ZoneInfo(zone))
    fallback = escape(f"{local:%A} {local.day} {local:%B, %H:%M} ({zone})")
    return Safe(f"<!date^{int(when.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>")


def _wall(local: datetime) -> str:
    """What a clock on the wall shows, with the day."""
    return f"{local:%A} {local.day} {local:%B} {local:%H:%M}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _signed(number: float) -> str:
    """A difference in points with its sign, a true minus, and one decimal; no "-0.0"."""
    rounded = round(number, 1) or 0.0
    return f"{'−' if rounded < 0 else '+'}{abs(rounded):.1f}" if rounded else "±0.0"


def _effect(effect: Interval) -> str:
    """An effect in points with its range."""
    return f"{_end(effect.estimate)} points (between {_end(effect.low)} and {_end(effect.high)})"


def _end(number: float) -> str:
    """The end of a range, as a difference; one that is clear of 0 and rounds to it says so."""
    if round(number, 1) or not number:
        return _signed(number)
    return f"just {'above' if number > 0 else 'below'} 0"


def _points(number: float) -> str:
    return f"{number:.1f}"


def _exactly(number: float) -> str:
    """Points as somebody fixed them, with all their digits."""
    return f"{number:g}"


def _number(number: float) -> str:
    """A metric's value with all its digits, thousands apart."""
    return f"{Decimal(repr(number)).normalize():,f}"


def _amount(number: float, unit: str | None) -> str:
    """A metric's value with its unit."""
    return f"{_number(number)}{'' if unit in (None, '%') else ' '}{unit or ''}"


def _about(number: float) -> str:
    """A mean of a metric's values, in as many digits as are worth reading."""
    return _number(float(round(number)) if abs(number) >= _WHOLE else float(f"{number:.4g}"))


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _teams(count: int) -> str:
    return "1 team" if count == 1 else f"{count} teams"


def _weeks(count: int) -> str:
    return "1 week" if count == 1 else f"{count} weeks"


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _few(names: Sequence[str]) -> str:
    """The first twelve names, and how many are left."""
    left = len(names) - _FEW
    return ", ".join(names[:_FEW]) + (f" and {left} more" if left > 0 else "")


def _percent(share: float) -> str:
    return f"{round(share * 100)}%"
