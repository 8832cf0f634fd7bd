"""Structured logging, set up once: static event names and ids, never answers, comments, names or bodies."""

import logging
import sys

import structlog


def set_up_logging(level: str) -> None:
    """One JSON object a line on stderr. Library logs below WARNING are left out: some print whole bodies."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    # A sender still at work when its next second comes is no trouble; a call that raises has another logger.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
