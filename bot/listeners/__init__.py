"""Thin Slack listeners: read the payload, call one flow, acknowledge."""

from slack_bolt import App

from bot.listeners import (
    champions,
    clicks,
    commands,
    decisions,
    events,
    forms,
    home,
    inbox,
    metric,
    reminders,
    setup,
    threads,
    tones,
)
from bot.listeners.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen for everything that the manifest announces."""
    answering, asking = (
        (clicks, tones, reminders, threads, commands, forms),
        (decisions, inbox, champions, metric),
    )
    for part in (*answering, *asking, events, setup, home):
        part.register(app, desk)
