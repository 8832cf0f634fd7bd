"""Pseudonyms: the only link between a person and an answer, and only for who holds the secret.

HMAC-SHA-256 (RFC 2104) of the workspace and person, under a key of the change that is itself the
HMAC-SHA-256 of the change's random salt under the operator's secret. Nobody can be followed from one
change to another, and erasing the salt erases every link.
"""

import hashlib
import hmac


def pseudonym(secret: bytes, salt: bytes, workspace: str, user_id: str) -> str:
    """The person's pseudonym within one change, 64 hexadecimal characters."""
    change_key = hmac.digest(secret, b"pops:change:" + salt, hashlib.sha256)
    person = f"{len(workspace)}:{workspace}:{user_id}".encode()
    return hmac.new(change_key, person, hashlib.sha256).hexdigest()
