"""The Web API's `files.*` methods: announce, complete, look up."""

import re
from urllib.parse import quote

from bot.sandbox.arguments import Arguments
from bot.sandbox.checks import checked_blocks
from bot.sandbox.errors import Json, SlackError, invalid
from bot.sandbox.methods_chat import destination, thread_in
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel

ALT_TEXT_LIMIT = 1000
PRIVATE = "/files-pri"
"""Where files are for whoever shows a token with files:read; everybody else is sent to a page."""
CHANNELS_LIMIT = 100

_CHANNEL_ID = re.compile(r"[CGDZ][A-Z0-9]{2,}")


def get_upload_url(platform: Platform, arguments: Arguments) -> Json:
    """`files.getUploadURLExternal`."""
    length, alt_text = arguments.text("length", "0"), arguments.text("alt_txt")
    if not arguments.text("filename") or not length.isdecimal() or int(length) == 0:
        raise SlackError("missing_argument")
    if len(alt_text) > ALT_TEXT_LIMIT:
        raise invalid(
            "invalid_arguments", f"[ERROR] must be less than {ALT_TEXT_LIMIT + 1} characters: alt_txt"
        )
    file_id, path = platform.files.expect(arguments.text("filename"), int(length), alt_text)
    return {"ok": True, "upload_url": platform.url + path, "file_id": file_id}


def complete_upload(platform: Platform, arguments: Arguments) -> Json:
    """`files.completeUploadExternal`: the files appear in the channels, one message each channel."""
    wanted = arguments.data("files", "invalid_arguments")
    if (
        not isinstance(wanted, list)
        or not wanted
        or not all(isinstance(f, dict) and "id" in f for f in wanted)
    ):
        raise invalid("invalid_arguments", "[ERROR] missing required field: files")
    channels = [_destination(platform, channel_id) for channel_id in _channel_ids(arguments)]
    if arguments.text("thread_ts") and len(channels) != 1:
        raise invalid("invalid_arguments", "[ERROR] thread_ts needs exactly one channel")
    threads = [thread_in(platform, channel, arguments) for channel in channels]
    blocks = checked_blocks(arguments.data("blocks", "invalid_blocks_format"))
    ids = [channel.channel_id for channel in channels]
    files = [platform.files.complete(file["id"], file.get("title"), ids) for file in wanted]
    comment = arguments.text("initial_comment")
    content: Json = {"text": comment, "files": files, "upload": True}
    if blocks and not comment:
        content["blocks"] = blocks
    for channel, thread_ts in zip(channels, threads, strict=True):
        platform.messages.add(channel.channel_id, platform.from_app(content, thread_ts))
    return {"ok": True, "files": files}


def info(platform: Platform, arguments: Arguments) -> Json:
    """`files.info`."""
    file = platform.files.get(arguments.required("file"))
    if file is None:
        raise SlackError("file_not_found")
    address = f"{platform.url}{PRIVATE}/{file['id']}"
    private = {"url_private": address, "url_private_download": f"{address}/download/{quote(file['name'])}"}
    return {"ok": True, "file": file | private}


def _channel_ids(arguments: Arguments) -> list[str]:
    named = [arguments.text("channel_id"), *arguments.text("channels").split(",")]
    ids = [channel_id.strip() for channel_id in named if channel_id.strip()]
    if len(ids) > CHANNELS_LIMIT:
        raise SlackError("channels_limit_exceeded")
    return ids


def _destination(platform: Platform, channel_id: str) -> Channel:
    if channel_id.startswith(("U", "W")):
        raise invalid("invalid_arguments", "[ERROR] channel_id must match ^[CGDZ]")
    if not _CHANNEL_ID.fullmatch(channel_id):
        raise SlackError("channel_not_found")
    channel = destination(platform, channel_id)
    if not platform.bot_in(channel):
        raise SlackError("not_in_channel")
    return channel
