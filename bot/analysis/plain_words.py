"""What a person typed in Slack, reduced to the words that can carry a tone."""

import html
import re

READ_AT_MOST = 4000

# Order matters: code first, since nothing inside it is markup.
_NOT_WORDS = (
    re.compile(r"```.*?(?:```|\Z)", re.DOTALL),
    re.compile(r"`[^`\n]*`"),
    re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE),
    re.compile(r"<(?:[@#!]|https?:|mailto:|tel:)[^<>\n]*>"),
    re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE),
)
_SLACK_EMOJI = re.compile(r":(?P<code>100|(?!\d+:)[a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")
_SPACE = re.compile(r"\s+")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]{2,}")
_INVISIBLE = dict.fromkeys([0xFE0E, 0xFE0F, 0x200D, *range(0x1F3FB, 0x1F400)])

# A word of the lexicon, the emoji that mean it, and Slack's codes for them.
_MEANINGS = (
    ("good", "👍👌✅💪🙌", "+1 thumbsup ok_hand white_check_mark heavy_check_mark muscle raised_hands"),
    ("great", "🎉🚀💯🔥⭐🌟👏🥳", "tada rocket 100 fire star star2 clap partying_face"),
    ("happy", "🙂😀😃😄😊😁🤩", "slightly_smiling_face grinning smiley smile blush grin star-struck"),
    ("love", "❤😍🥰💚💙💜💛", "heart heart_eyes smiling_face_with_3_hearts green_heart blue_heart"),
    ("thanks", "🙏", "pray"),
    ("bad", "👎❌", "-1 thumbsdown x"),
    ("sad", "🙁☹😞😢😭😔", "slightly_frowning_face white_frowning_face disappointed cry sob pensive"),
    ("angry", "😡😠🤬", "rage angry face_with_symbols_on_mouth"),
    ("annoying", "🙄😤😒", "face_with_rolling_eyes rolling_eyes triumph unamused"),
    ("terrible", "😱🤮💩😖😩", "scream face_vomiting vomiting_face poop hankey confounded weary"),
    ("tired", "😫🥱😴", "tired_face yawning_face sleeping"),
)
_SIGNS = {ord(sign): f" {word} " for word, signs, _ in _MEANINGS for sign in signs}
_CODES = {code: word for word, _, codes in _MEANINGS for code in codes.split()}


def normalise(text: str) -> str:
    """The words of a text of Slack, at most 4,000 characters of it, on one line.

    Mentions, links, channels, code, quoted lines and URLs go; entities are unescaped once; the common emoji
    and Slack `:codes:` become a word of the lexicon, unknown codes go.
    Source of the markup: Slack's "Formatting message text".
    """
    words = text[:READ_AT_MOST]
    for pattern in _NOT_WORDS:
        words = pattern.sub(" ", words)
    words = html.unescape(words)
    words = _SLACK_EMOJI.sub(lambda found: f" {_CODES.get(found['code'], '')} ", words)
    return _SPACE.sub(" ", words.translate(_INVISIBLE).translate(_SIGNS)).strip()


def has_latin_words(text: str) -> bool:
    """Whether there is at least one word of two Latin letters."""
    return _LATIN_WORD.search(text) is not None
