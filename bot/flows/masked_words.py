"""What somebody typed into a form: masked, shown to its author so, and kept only when sent once more.

Slack keeps what stands in a field when a form is replaced, whatever the new form says should stand there. So
the masked words come in a field with another name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.masking import mask
from bot.domain.refusal import RefusalError

_AGAIN = "-masked"


@dataclass(frozen=True)
class Typed:
    """Words without surrounding space, masked. `is_news`: their author has not seen them so yet."""

    field: str
    words: str
    is_news: bool

    @property
    def next_field(self) -> str:
        """The field in which to show the words again."""
        name = self.field.removesuffix(_AGAIN)
        return name if name != self.field else name + _AGAIN


def field_of(name: str, values: Mapping[str, str | None]) -> str:
    """Which of the field's two names this form has."""
    return name + _AGAIN if name + _AGAIN in values else name


def read_typed(name: str, values: Mapping[str, str | None], limit: int) -> Typed:
    """What a form's text field holds.

    Raises:
        RefusalError: it is longer than `limit` characters, as typed or as masked.
    """
    field = field_of(name, values)
    words = (values.get(field) or "").strip()
    if len(words) > limit:
        raise RefusalError("comment_too_long", field=field, length=len(words), limit=limit)
    masked = mask(words)
    if len(masked) > limit:
        raise RefusalError("masked_too_long", field=field, length=len(masked), limit=limit)
    return Typed(field, masked, masked != words)
