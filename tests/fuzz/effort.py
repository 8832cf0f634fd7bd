"""How much the generated tests try: a few thousand inputs in the suite, or as many as POPS_FUZZ says."""

import os
from collections.abc import Callable
from math import ceil
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

Test = TypeVar("Test", bound=Callable[..., Any])

SUITE = 2840
"""How many inputs all tests here have together in the suite."""

WANTED = int(os.environ.get("POPS_FUZZ", "0"))
"""So many inputs in all, each run with others. 0 is the suite, which has the same ones each time."""


def tries(share: int) -> Callable[[Test], Test]:
    """So many of the suite's inputs are for this test; a long run keeps the proportions."""
    return settings(
        max_examples=ceil(share * WANTED / SUITE) if WANTED else share,
        derandomize=not WANTED,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
