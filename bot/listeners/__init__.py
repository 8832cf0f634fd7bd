"""Thin Slack listeners: read the payload, call one flow, acknowledge."""

from slack_bolt import App

from bot.listeners import clicks, commands, events, forms, reminders, threads
from bot.listeners.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen for everything that the manifest announces."""
    for part in (clicks, reminders, threads, commands, forms, events):
        part.register(app, desk)
