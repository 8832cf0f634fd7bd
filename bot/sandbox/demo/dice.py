"""Chance that comes out the same every time: the dice are thrown by name."""

import random


def dice(*parts: object) -> random.Random:
    """A fresh source of chance; equal parts give equal chance, in every process and on every day."""
    return random.Random("|".join(map(str, parts)))  # noqa: S311  (play, no secrets)
