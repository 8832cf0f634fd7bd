"""A receipt that Slack did not take becomes a message to the person."""

from datetime import datetime

from bot.domain.message import Message, Words
from bot.flows.tools import Tools
from storage import deliveries, workspaces
from storage.rows import random_key, to_json


def owe_receipt(tools: Tools, workspace: str, user_id: str, words: str, now: datetime) -> None:
    """Owe these words to a person. They are forgotten once they are there, and so is whom they were for."""
    ref = {"message": to_json(Message, Message((Words(words),)))}
    with tools.database.transaction() as session:
        if workspaces.get_workspace(session, workspace) is not None:
            deliveries.owe(
                session, workspace, f"receipt:{random_key()}", deliveries.RECEIPT, user_id, ref, now
            )
