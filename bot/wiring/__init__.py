"""Builds every part from Settings: the only modules that know them all, and the only ones with a clock."""
