"""Ids that look like Slack's: a letter for the kind, then capitals and digits."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_id(prefix: str) -> str:
    """A fresh id, for example `new_id("V")` -> "V0K3…"."""
    return prefix + "0" + "".join(secrets.choice(ALPHABET) for _ in range(9))


def new_name() -> str:
    """A short random name, as Slack gives to blocks that have none."""
    return secrets.token_urlsafe(4)
