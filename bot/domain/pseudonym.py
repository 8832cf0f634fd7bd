"""Pseudonyms: the only link between a person and an answer, and only for who holds the secret.

HMAC-SHA-256 (RFC 2104) of the workspace and person, under a key of the change that is itself the
HMAC-SHA-256 of the change's random salt under the operator's secret. Nobody can be followed from one
change to another, and erasing the salt erases every link.

What is stored with an answer is made for one round: of two stored pseudonyms nobody without the key can tell
whether they are the same person's. Otherwise the weeks in which one appears would tell who it is, as soon as
somebody joins a team or leaves it. Within a change, people are put together again in memory only.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pseudonyms:
    """The pseudonyms of one change: `key` comes from the operator's secret and the change's salt."""

    workspace: str
    key: bytes = field(repr=False)
    _known: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, user_id: str) -> str:
        """The person's pseudonym within the change, 64 hexadecimal characters; never stored."""
        if user_id not in self._known:  # somebody is asked in many rounds
            self._known[user_id] = _ended(self._begun(b"person"), user_id)
        return self._known[user_id]

    def stored(self, round_id: str, user_id: str) -> str:
        """The person's pseudonym in one round, as it is stored."""
        return _ended(self._of_round(round_id), user_id)

    def in_round(self, round_id: str, asked: Iterable[str]) -> dict[str, str]:
        """Who is behind each stored pseudonym of a round, among those who were asked, as `of` has them."""
        begun = self._of_round(round_id)
        return {_ended(begun, user_id): self.of(user_id) for user_id in asked}

    def _of_round(self, round_id: str) -> hmac.HMAC:
        return self._begun(b"round", f"{len(round_id)}:{round_id}:")

    def _begun(self, kind: bytes, what: str = "") -> hmac.HMAC:
        """All that comes before the person: the same for everybody who was asked."""
        said = kind + f":{len(self.workspace)}:{self.workspace}:{what}".encode()
        return hmac.new(self.key, said, hashlib.sha256)


def _ended(begun: hmac.HMAC, user_id: str) -> str:
    made = begun.copy()
    made.update(user_id.encode())
    return made.hexdigest()


def champion_pseudonym(secret: bytes, workspace: str, user_id: str) -> str:
    """Whose conversation it is, without an id beside the comment that it is about."""
    said = f"pops:champion:{len(workspace)}:{workspace}:{user_id}".encode()
    return hmac.digest(secret, said, hashlib.sha256).hex()


def pseudonyms(secret: bytes, salt: bytes, workspace: str) -> Pseudonyms:
    """The pseudonyms of the change with this salt."""
    return Pseudonyms(workspace, hmac.digest(secret, b"pops:change:" + salt, hashlib.sha256))
