"""Reading the tone of many texts: of very many, in as many processes as the machine has cores."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import chain
from multiprocessing import get_context, parent_process
from threading import Thread

from bot.analysis.sentiment import HybridReader
from bot.domain.sentiment import Sentiment

ReadMany = Callable[[Sequence[str]], list[Sentiment]]
"""Gives the tone of each of some texts, in their order."""

WORTH_PROCESSES = 5000
"""Below so many texts, starting processes takes longer than they save."""


def read_texts(texts: Sequence[str]) -> list[Sentiment]:
    """Read in this process."""
    return [_reader().read(text) for text in texts]


@contextmanager
def many_readers(texts: int, processes: int) -> Iterator[ReadMany]:
    """A way to read so many texts; processes that it starts end with it, and with this process."""
    if texts < WORTH_PROCESSES or processes < 2:
        yield read_texts
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin) as pool:
        yield lambda batch: list(chain.from_iterable(pool.map(read_texts, _shares(batch, processes))))


def _shares(texts: Sequence[str], count: int) -> list[Sequence[str]]:
    size = -(-len(texts) // count) or 1
    return [texts[n : n + size] for n in range(0, len(texts), size)]


@cache
def _reader() -> HybridReader:
    return HybridReader()


def _begin() -> None:
    """Ctrl-C is for who started this; whatever ends that one, even a kill, ends this too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
