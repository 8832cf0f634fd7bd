import pytest

from bot.analysis.plain_words import normalise
from bot.analysis.tone.language import is_readable
from bot.analysis.tone.weights import shipped_weights

ENGLISH = (
    "lgtm|nice!|+1|👍|nit|wfm|meh|Too many meetings|isn't good|PR reviews take 3 days|CI flaky again|ty|thx|"
    "same as last week|tbh idk|Die hard bugs|Kubernetes rollout|async standup ftw|n/a|naïve approach|"
    "Jürgen helped a lot|José's review was fast|yay|ugh|flaky tests suck|great job Müller|refactoring|"
    "¯\\_(ツ)_/¯ whatever|Zoom fatigue is real|onboarding docs outdated|v2 > v1|10/10"
)
FOREIGN = (
    "Zu viele Besprechungen|Läuft super|sehr gut|danke!|Wir haben keine Zeit|C'est très bien|merci beaucoup|"
    "trop de réunions|les réunions sont trop longues|demasiadas reuniones|muy bien|gracias|está bien|"
    "no tengo tiempo|会議が多すぎる|とても良い|это очень хорошо|너무 많은 회의|بسیار خوب|bahut accha hai|"
    "mujhe ye naya process pasand nahi aaya|meetings bahut zyada hain|Muito bom|reuniões demais|"
    "Troppe riunioni|te veel vergaderingen|För många möten|bardzo dobrze|çok iyi|bagus banget|"
    "El equipo trabaja mejor ahora que tenemos menos reuniones|túl sok megbeszélés|quá nhiều cuộc họp"
)


@pytest.mark.parametrize("typed", ENGLISH.split("|"))
def test_english_is_read_however_short(typed: str) -> None:
    assert is_readable(normalise(typed), shipped_weights().grams)


@pytest.mark.parametrize("typed", FOREIGN.split("|"))
def test_other_languages_are_not_taken_for_english(typed: str) -> None:
    assert not is_readable(normalise(typed), shipped_weights().grams)
