"""The App Home: one page at a time, with a row of buttons to the others, for each person what is theirs."""

from bot.flows.home.place import HomePlace, Tab
from bot.flows.home.show import Home, home

__all__ = ["Home", "HomePlace", "Tab", "home"]
