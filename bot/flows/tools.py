"""What every flow works with, put together by `bot.wiring`."""

from dataclasses import dataclass, field

from bot.analysis.sentiment import SentimentReader
from bot.flows.ports import Directory, Messenger
from storage.database import Database


@dataclass(frozen=True)
class Tools:
    """The database, the way to Slack, and the secret behind the pseudonyms."""

    database: Database
    messenger: Messenger
    directory: Directory
    sentiment: SentimentReader
    secret: bytes = field(repr=False)
