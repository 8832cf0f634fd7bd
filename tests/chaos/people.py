"""People who click, comment, withdraw, report, come and go, all the time."""

import itertools
import threading
from collections.abc import Callable
from random import Random

from bot.sandbox.demo.hands import Hands, StrangeScreenError, question_of, rows
from bot.sandbox.errors import Json
from bot.sandbox.sandbox import Sandbox
from tests.chaos.stage import TEAMS, channel_of, people_of

THREADS = 6
PAUSE_SECONDS = (0.02, 0.4)
LOOKS_AT = 5
"""So many of a channel's newest messages are on the screen."""


class Crowd:
    """Everybody; each person belongs to one thread and so does one thing after the other."""

    def __init__(self, sandbox: Sandbox, dice: Random) -> None:
        self._sandbox = sandbox
        self._hands = Hands(sandbox)
        self._stop = threading.Event()
        self._count = itertools.count(1)
        self.troubles: list[BaseException] = []
        everyone = [(person, team) for team in range(TEAMS) for person in people_of(team)]
        self._threads = [
            threading.Thread(target=self._live, args=(Random(dice.random()), everyone[n::THREADS]))
            for n in range(THREADS)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let everybody finish what they do."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _live(self, dice: Random, mine: list[tuple[str, int]]) -> None:
        while not self._stop.wait(dice.uniform(*PAUSE_SECONDS)):
            person, team = dice.choice(mine)
            try:
                self._act(dice, person, channel_of(team), is_champion=person == people_of(team)[0])
            except StrangeScreenError:
                continue  # the window did not open: people shrug and go on
            except Exception as error:  # noqa: BLE001 - told at the end
                self.troubles.append(error)
                return

    def _act(self, dice: Random, person: str, channel: str, *, is_champion: bool) -> None:
        happenings: dict[Callable[[Random, str, str], None], int] = {
            self._choose: 60,
            self._fill_in: 14,
            self._withdraw: 6,
            self._look: 4,
            self._come_and_go: 3,
        }
        if is_champion:
            happenings[self._report] = 40
        (happening,) = dice.choices(list(happenings), list(happenings.values()))
        happening(dice, person, channel)

    def _choose(self, dice: Random, person: str, channel: str) -> None:
        message = self._pulse(dice, channel)
        if message is not None:
            self._hands.choose(person, channel, message["ts"], _choices(dice, message))

    def _fill_in(self, dice: Random, person: str, channel: str) -> None:
        message = self._pulse(dice, channel)
        if message is not None:
            words = f"comment {next(self._count)}"
            self._hands.fill_in(person, channel, message["ts"], _choices(dice, message), words)

    def _withdraw(self, _dice: Random, person: str, channel: str) -> None:
        self._hands.withdraw(person, channel)

    def _report(self, _dice: Random, person: str, channel: str) -> None:
        self._hands.report_at_once(person, channel, f"report {next(self._count)}")

    def _look(self, dice: Random, person: str, channel: str) -> None:
        if dice.random() < 0.5:
            self._sandbox.act(person, "home_opened")
        else:
            self._sandbox.act(person, "command", channel=channel, text="/pops status")

    def _come_and_go(self, _dice: Random, person: str, channel: str) -> None:
        self._sandbox.act(person, "leave", channel=channel)
        self._sandbox.act(person, "join", channel=channel)

    def _pulse(self, dice: Random, channel: str) -> Json | None:
        newest = self._sandbox.platform.messages.all_in(channel)[-LOOKS_AT:]
        pulses = [message for message in newest if rows(message)]
        return dice.choice(pulses) if pulses else None


def _choices(dice: Random, message: Json) -> dict[str, int]:
    """Some of the questions, at least one."""
    questions = [question_of(row) for row in rows(message)]
    return {
        question: dice.randint(1, 5) for question in dice.sample(questions, dice.randint(1, len(questions)))
    }
