"""A parcel: words for one person, and the files that they are about."""

from dataclasses import dataclass

from bot.domain.message import File


@dataclass(frozen=True)
class Parcel:
    """What is sent to one person and kept nowhere; without files the words alone are sent (escaped)."""

    words: str
    files: tuple[File, ...] = ()
