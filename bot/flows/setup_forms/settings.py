"""The forms of what a workspace has once: its digest, how often people are asked, and its ops leads."""

from collections import Counter
from typing import Any

from bot.domain.asking import Budget
from bot.domain.cadence import Weekday
from bot.domain.form import ChannelField, ChoiceField, Field, Option, PeopleField, TimeField
from bot.domain.setup import Theme
from bot.flows.setup_file.dump import Values
from bot.flows.setup_file.mistakes import Place
from bot.flows.setup_file.shapes import MOST_A_DAY, MOST_A_WEEK
from bot.flows.setup_forms.kinds import Facts, FormMistakesError, Held, Kind, Members, one
from bot.flows.setup_forms.team import weekday_options, zone_field
from bot.prompts import say
from storage import workspaces
from storage.database import Session


def _digest_fields(_facts: Facts, held: Held) -> tuple[Field, ...]:
    themes = tuple(Option(say("setup", "theme_option", theme=theme.value), theme.value) for theme in Theme)
    return (
        ChannelField(
            "channel", say("setup", "channel"), one(held, "channel") or None, hint=say("setup", "invite_hint")
        ),
        ChoiceField("on", say("setup", "digest_day"), weekday_options(), one(held, "on") or None),
        TimeField("at", say("setup", "at"), one(held, "at") or None),
        zone_field("zone", one(held, "zone")),
        ChoiceField("pictures", say("setup", "pictures"), themes, one(held, "pictures") or None, inline=True),
    )


def _read_digest(facts: Facts, digest: Any) -> Held:
    """A first digest begins in the zone that most teams have; of several such zones the first by name."""
    if digest is not None:
        return {name: (value,) for name, value in digest.items()}
    zones = Counter(team["zone"] for team in facts.section("teams").values())
    most = sorted(zones, key=lambda zone: (-zones[zone], zone))[:1]
    usual = {"on": (Weekday.MONDAY.value,), "at": ("10:00",), "pictures": (Theme.LIGHT.value,)}
    return {**usual, "zone": tuple(most)}


def _write_digest(_facts: Facts, _key: str, held: Held) -> Values:
    return {name: one(held, name) for name in ("channel", "on", "at", "zone", "pictures")}


def _digest_field(_key: str, place: Place) -> str | None:
    return str(place[1]) if place[0] == "digest" and len(place) > 1 else None


DIGEST = Kind(
    name="digest",
    take=lambda document, _key: document.get("digest"),
    put=lambda document, _key, digest: {**document, "digest": digest},
    fields=_digest_fields,
    read=_read_digest,
    write=_write_digest,
    field_at=_digest_field,
    last="channel",
    audited="workspace ",
)


def _asking_fields(_facts: Facts, held: Held) -> tuple[Field, ...]:
    def menu(name: str, most: int) -> Field:
        options = (Option(say("setup", "messages_option", count=n), str(n)) for n in range(1, most + 1))
        return ChoiceField(name, say("setup", name), tuple(options), one(held, name) or None)

    return menu("per_day", MOST_A_DAY), menu("per_week", MOST_A_WEEK)


def _read_asking(_facts: Facts, asking: Any) -> Held:
    usual = {"per_day": Budget().per_day, "per_week": Budget().per_week}
    return {name: (str(value),) for name, value in (asking or usual).items()}


ASKING = Kind(
    name="asking",
    take=lambda document, _key: document.get("asking"),
    put=lambda document, _key, asking: {**document, "asking": asking},
    fields=_asking_fields,
    read=_read_asking,
    write=lambda _facts, _key, held: {name: one(held, name) for name in ("per_day", "per_week")},
    field_at=lambda _key, place: str(place[1]) if place[0] == "asking" and len(place) > 1 else None,
    last="per_week",
    audited="workspace ",
)


def _leads_fields(_facts: Facts, held: Held) -> tuple[Field, ...]:
    label, hint = say("setup", "leads"), say("setup", "leads_hint")
    return (PeopleField("leads", label, tuple(held.get("leads", ())), hint=hint),)


def _write_leads(_facts: Facts, _key: str, held: Held) -> list[str]:
    """Somebody stays, so that the set-up can still be changed."""
    if not held.get("leads"):
        raise FormMistakesError({"leads": say("setup", "no_lead_left")})
    return list(held["leads"])


def _lead_members(session: Session, workspace: str, _key: str, _held: Held) -> Members:
    known = workspaces.get_workspace(session, workspace)
    return Members("leads", () if known is None else known.ops_leads)


LEADS = Kind(
    name="leads",
    take=lambda document, _key: document.get("ops_leads"),
    put=lambda document, _key, leads: {**document, "ops_leads": leads},
    fields=_leads_fields,
    read=lambda _facts, leads: {"leads": tuple(leads or ())},
    write=_write_leads,
    field_at=lambda _key, place: "leads" if place[0] == "ops_leads" else None,
    last="leads",
    audited="workspace ",
    members=_lead_members,
)
