"""Fetching a file that somebody shared: its address wants the token, and sends strangers to a page instead.

Source: Slack's reference of the file object (`url_private_download`) and of the `file_shared` event.
"""

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk import WebClient

from bot.domain.delivery import RefusedError
from bot.domain.shared_file import SharedFile
from bot.slack.addresses import is_slacks
from bot.slack.calls import ask, told
from bot.slack.errors import connection_error, http_error
from bot.slack.reading import maybe


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: the token must not go to another address."""

    def redirect_request(self, *_: object) -> None:
        """None ends in an HTTPError."""


def describe_file(client: WebClient, file_id: str) -> SharedFile:
    """What Slack says of a file."""
    said = ask(client.files_info, repeatable=True, file=file_id)
    size = maybe(said, "file", "size")
    return SharedFile(
        name=str(maybe(said, "file", "name") or ""),
        owner=told(said, "file", "user"),
        size=size if isinstance(size, int) else 0,
        address=told(said, "file", "url_private_download"),
    )


def download(client: WebClient, file: SharedFile) -> bytes:
    """A file's bytes, and no more than it was said to have.

    Raises a `DeliveryError`.
    """
    if not is_slacks(file.address, client.base_url):
        raise RefusedError("an address of a file that is not Slack's")
    request = Request(file.address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310
    try:
        with build_opener(_Stay).open(request, timeout=client.timeout) as answer:
            content: bytes = answer.read(file.size + 1)
            is_page = answer.headers.get_content_type() == "text/html"
    except HTTPError as error:
        with error:
            raise http_error(error.code, dict(error.headers.items()), repeatable=True) from error
    except (OSError, HTTPException) as error:
        raise connection_error(error, repeatable=True) from error
    if is_page or len(content) != file.size:
        raise RefusedError("something else than the file (does the token have files:read?)")
    return content
