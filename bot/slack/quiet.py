"""Loggers for Slack's libraries, which write whole requests at their lower levels, answers included."""

import logging


def quiet_logger(part: str) -> logging.Logger:
    """A logger to hand to a library: it says what went wrong and never what people wrote."""
    logger = logging.getLogger(f"bot.slack.{part}")
    logger.setLevel(logging.WARNING)
    return logger
