"""What the audit log tells: who did what to whose data, and when. Actors only, never who answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

OPERATOR = "operator"
"""Who acts through the command line: it knows no Slack user."""

POPS = "pops"
"""Pops itself, when a moment has come."""


class Action(StrEnum):
    """What was done."""

    EXPORTED = "exported"
    SETTINGS_CHANGED = "settings_changed"
    MINIMUMS_CHANGED = "minimums_changed"
    WORDINGS_LINKED = "wordings_linked"
    WORDINGS_UNLINKED = "wordings_unlinked"
    SEALED = "sealed"
    RETENTION = "retention"
    UNINSTALLED = "uninstalled"
    REINSTALLED = "reinstalled"
    PURGED = "purged"


@dataclass(frozen=True)
class AuditLine:
    """One line of the audit log. `actor` is a Slack user id, `OPERATOR` or `POPS`; `subject` names nobody."""

    moment: datetime
    workspace: str
    actor: str
    action: Action
    subject: str
