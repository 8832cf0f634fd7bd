"""Sharing pictures and files, in Slack's three calls: ask for a place, bring the bytes, share the file."""

from collections.abc import Sequence
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.domain.delivery import RefusedError
from bot.domain.message import File, Picture
from bot.slack.addresses import is_slacks
from bot.slack.calls import told
from bot.slack.errors import connection_error, http_error
from bot.slack.limits import Limits
from bot.slack.looking import conversation

_ALT_LIMIT = 1000


def share_picture(
    client: WebClient, limits: Limits, channel: str, picture: Picture, thread: str | None
) -> None:
    """Upload and share. Nothing is visible before the last call, so only its outcome can be unknown."""
    file = File(picture.name, picture.title, picture.png)
    limits.ask(
        client.files_completeUploadExternal,
        repeatable=False,
        files=[_brought(client, limits, file, alt_txt=picture.alt_text[:_ALT_LIMIT])],
        channel_id=conversation(client, limits, channel),
        thread_ts=thread,
    )


def share_files(client: WebClient, limits: Limits, channel: str, files: Sequence[File], words: str) -> None:
    """Upload files and share them in one message; `words` are mrkdwn with escaped values."""
    limits.ask(
        client.files_completeUploadExternal,
        repeatable=False,
        files=[_brought(client, limits, file) for file in files],
        channel_id=conversation(client, limits, channel),
        initial_comment=words,
    )


def _brought(client: WebClient, limits: Limits, file: File, **more: str) -> dict[str, str]:
    """A file that Slack has and nobody sees yet, as the last call names it."""
    place = limits.ask(
        client.files_getUploadURLExternal,
        repeatable=True,
        filename=file.name,
        length=len(file.content),
        **more,
    )
    _bring(client, told(place, "upload_url"), file.content)
    return {"id": told(place, "file_id"), "title": file.title}


def _bring(client: WebClient, url: str, content: bytes) -> None:
    if not is_slacks(url, client.base_url):
        raise RefusedError("an upload address that is not Slack's")
    headers = {"Content-Type": "application/octet-stream"}
    request = Request(url, data=content, headers=headers)  # noqa: S310 - checked above
    try:
        with urlopen(request, timeout=client.timeout) as answer:  # noqa: S310 - checked above
            answer.read()
    except HTTPError as error:
        with error:
            raise http_error(error.code, dict(error.headers.items()), repeatable=True) from error
    except (OSError, HTTPException) as error:
        raise connection_error(error, repeatable=True) from error
