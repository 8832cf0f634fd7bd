"""What emoji and Slack's `:codes:` mean, as words of a word list.

`emoji.txt` is the table: on each line a meaning, then the emoji and the codes that have it. Those on the line
without a meaning say nothing about how somebody feels.
"""

import re
from pathlib import Path

_TABLE = Path(__file__).with_name("emoji.txt")
_CODE = re.compile(r":(?P<code>100|(?!\d+:)[a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")
_PART = re.compile(r"[a-z]{2,}")
_INVISIBLE = dict.fromkeys([0xFE0E, 0xFE0F, 0x200D, 0x2640, 0x2642, *range(0x1F3FB, 0x1F400)])


def _read_table(text: str) -> tuple[dict[int, str], dict[str, str]]:
    """The meaning by sign, and by code."""
    signs: dict[int, str] = {}
    codes: dict[str, str] = {}
    for line in text.splitlines():
        meaning, _, names = line.partition(": ")
        for name in names.split():
            if name.isascii():
                codes[name] = meaning
            else:
                signs[ord(name[0])] = f" {meaning} "
    return signs, codes


_SIGNS, _CODES = _read_table(_TABLE.read_text(encoding="utf-8"))


def spell_emoji(text: str) -> str:
    """The text with a word in place of each emoji and each code, and without skin tones.

    A code that is not in the table, as those which a workspace makes itself, becomes the words of its name.
    """
    text = _CODE.sub(lambda found: f" {_meaning(found['code'])} ", text)
    return text.translate(_INVISIBLE).translate(_SIGNS)


def _meaning(code: str) -> str:
    known = _CODES.get(code)
    if known is not None:
        return known
    return " ".join(_CODES.get(part, part) for part in _PART.findall(code))
