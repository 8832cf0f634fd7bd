"""What went wrong with a call to Slack -> what Pops does about it, in one table.

Source: Slack's error lists of each method, chat.postMessage's above all.
"""

import errno
import math
import ssl
from collections.abc import Callable, Mapping
from http.client import HTTPException
from socket import gaierror
from urllib.error import URLError

from slack_sdk.web import SlackResponse

from bot.domain.delivery import (
    ChannelClosedError,
    DeliveryError,
    InstallationDeadError,
    MessageGoneError,
    MissingScopeError,
    NotAllowedError,
    NotInChannelError,
    OutcomeUnknownError,
    PersonGoneError,
    RefusedError,
    TooFastError,
    TryLaterError,
)

BUSY_SECONDS = 30.0
"""How long to wait when Slack says "too fast" and not how long."""

_UNWELL_SECONDS = 15.0
_LONGEST_SECONDS = 3600.0
_FINE, _TOO_MANY, _BROKEN = range(200, 300), 429, 500  # HTTP


class TooSlowError(RefusedError):
    """The click is more than three seconds old: Slack opens no window for it any more."""


Meaning = Callable[[str], DeliveryError]


def _later(seconds: float) -> Meaning:
    return lambda reason: TryLaterError(reason, seconds)


_REFUSALS: Mapping[type[RefusedError], tuple[str, ...]] = {
    NotInChannelError: ("not_in_channel", "channel_not_found"),
    ChannelClosedError: ("is_archived", "is_inactive"),
    NotAllowedError: (
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "no_permission",
        "posting_to_channel_denied",
        "ekm_access_denied",
    ),
    PersonGoneError: (
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "cannot_dm_bot",
        "invalid_user_combination",
    ),
    MessageGoneError: (
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "block_mismatch",
    ),
    InstallationDeadError: (
        "account_inactive",
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "not_allowed_token_type",
    ),
    MissingScopeError: ("missing_scope",),
    TooSlowError: ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"),
    RefusedError: (
        "messages_tab_disabled",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
        "view_too_large",
        "metadata_too_large",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "hash_conflict",
        "not_found",
        "duplicate_external_id",
        "thread_not_found",
        "file_uploads_disabled",
        "file_upload_size_restricted",
        "storage_limit_reached",
    ),
}
MEANINGS: Mapping[str, Meaning] = {
    **{code: kind for kind, codes in _REFUSALS.items() for code in codes},
    "team_added_to_org": _later(_LONGEST_SECONDS),
    "message_limit_exceeded": _later(_LONGEST_SECONDS),
}
"""What each of Slack's error codes means; one that is not here is a refusal that is not tried again."""

TOO_FAST = frozenset({"ratelimited", "rate_limited"})
"""Codes that come with HTTP 429."""

UNWELL = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Codes after which nobody knows what happened."""

_NEVER_SENT = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})


def refusal(response: SlackResponse, *, repeatable: bool) -> DeliveryError:
    """The error of an answer with `ok: false`, or of one that is not Slack's at all."""
    data = response.data if isinstance(response.data, dict) else {}
    code, status = str(data.get("error") or ""), response.status_code
    if status == _TOO_MANY or code in TOO_FAST:
        return TooFastError("too fast", _seconds(response.headers))
    if code in UNWELL or status >= _BROKEN or (status in _FINE and not _is_code(code)):
        return unclear(code if _is_code(code) else f"HTTP {status}", repeatable=repeatable)
    if not _is_code(code):  # somebody on the way to Slack said no
        return TryLaterError(f"HTTP {status}", BUSY_SECONDS)
    return MEANINGS.get(code, RefusedError)(f"{code}{_details(data)}")


def http_error(status: int, headers: Mapping[str, str], *, repeatable: bool) -> DeliveryError:
    """The error of a plain HTTP answer (of a response_url or an upload) that is no success."""
    reason = f"HTTP {status}"
    if status == _TOO_MANY:
        return TooFastError(reason, _seconds(headers))
    return unclear(reason, repeatable=repeatable) if status >= _BROKEN else RefusedError(reason)


def connection_error(error: OSError | HTTPException, *, repeatable: bool) -> DeliveryError:
    """The error of a connection that could not be made, or broke."""
    cause = error.reason if isinstance(error, URLError) else error
    reason = type(cause).__name__
    if _was_never_sent(cause):
        return TryLaterError(reason, _UNWELL_SECONDS)
    return unclear(reason, repeatable=repeatable)


def unclear(reason: str, *, repeatable: bool) -> DeliveryError:
    """Something may have happened: look before doing it again, unless doing it twice is harmless."""
    return TryLaterError(reason, _UNWELL_SECONDS) if repeatable else OutcomeUnknownError(reason)


def _is_code(code: str) -> bool:
    """Whether this is one of Slack's error codes, and not the library's sentence about an unreadable body."""
    return bool(code) and code.isascii() and code.replace("_", "").isalnum()


def _details(data: Mapping[str, object]) -> str:
    """What to mend: the missing scope, or where in the blocks the mistake is."""
    if "needed" in data:
        return f" (needs {data['needed']})"
    metadata = data.get("response_metadata")
    pointers = metadata.get("messages") if isinstance(metadata, dict) else None
    return f" ({'; '.join(map(str, pointers))})" if isinstance(pointers, list) else ""


def _seconds(headers: Mapping[str, str]) -> float:
    """Retry-After in seconds; a date, nonsense or nothing counts as the usual wait."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(given)
    except (TypeError, ValueError):
        return BUSY_SECONDS
    return min(max(seconds, 1.0), _LONGEST_SECONDS) if math.isfinite(seconds) else BUSY_SECONDS


def _was_never_sent(cause: object) -> bool:
    if isinstance(cause, ConnectionRefusedError | gaierror | ssl.SSLCertVerificationError):
        return True
    return isinstance(cause, OSError) and cause.errno in _NEVER_SENT
