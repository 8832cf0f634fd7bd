"""Tests of the numbers and words made out of answers."""
