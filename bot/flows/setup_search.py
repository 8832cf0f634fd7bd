"""What is looked up while somebody types into a field of the set-up's forms."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.domain.form import Option
from bot.domain.message import without_markup
from bot.domain.people import Actor
from bot.flows import access
from bot.flows.edit_setup import read_stored
from bot.flows.holidays import country_names
from bot.flows.setup_file.fields import cities
from bot.flows.setup_forms.kinds import Facts
from bot.flows.setup_forms.theme import theme_options
from bot.flows.setup_forms.trial_edit import trial_options
from bot.flows.tools import Tools
from bot.prompts import say

MOST = 100
"""As many options as Slack takes."""


def search_setup(tools: Tools, actor: Actor, source: str, typed: str, now: datetime) -> list[Option]:
    """The options of a source that fit what was typed, those that begin with it first; none for outsiders."""
    with tools.database.snapshot() as session:
        if source not in SOURCES or not access.may_look_up(session, actor):
            return []
        facts = read_stored(session, actor.workspace, now).facts
    wanted = _folded(typed)
    found = [o for o in SOURCES[source](facts) if wanted in _folded(f"{without_markup(o.label)} {o.value}")]
    return sorted(found, key=lambda option: not _begins(option, wanted))[:MOST]


def entries(facts: Facts, source: str) -> tuple[str, ...]:
    """The values of all options of a source."""
    return tuple(option.value for option in SOURCES[source](facts))


def _begins(option: Option, wanted: str) -> bool:
    words = _folded(without_markup(option.label)).replace("/", " ").replace("(", " ").split()
    return any(word.startswith(wanted.split(" ")[0]) for word in words)


def _folded(text: str) -> str:
    return text.strip().casefold().replace("_", " ")


def _zones(facts: Facts) -> Iterable[Option]:
    """The zones of the teams first."""
    used = dict.fromkeys(team["zone"] for team in facts.section("teams").values())
    zones = dict.fromkeys((*used, *cities(), "UTC"))
    return (Option(say("setup", "option", label=zone), zone) for zone in zones)


def _countries(_facts: Facts) -> Iterable[Option]:
    return (Option(say("setup", "option", label=name), code) for code, name in country_names().items())


def _questions(facts: Facts) -> Iterable[Option]:
    return map(facts.question_option, (*facts.section("questions"), *facts.bank))


SOURCES: Mapping[str, Callable[[Facts], Iterable[Option]]] = {
    "zones": _zones,
    "countries": _countries,
    "questions": _questions,
    "teams": lambda facts: map(facts.team_option, facts.section("teams")),
    "changes": lambda facts: map(facts.change_option, facts.section("changes")),
    "pulses": lambda facts: map(facts.pulse_option, facts.section("pulses")),
    "archived": lambda facts: map(facts.team_option, facts.archived.get("teams", {})),
    "trials": trial_options,
    "themes": theme_options,
}
