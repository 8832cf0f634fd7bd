"""An empty folder and an empty environment for what reads settings."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone_in(folder: Path) -> Iterator[Callable[[Mapping[str, str]], None]]:
    """Work in `folder`; the function given replaces the whole environment. Afterwards all is as before."""
    environment, place = dict(os.environ), Path.cwd()

    def become(given: Mapping[str, str]) -> None:
        os.environ.clear()
        os.environ.update(given)

    os.chdir(folder)
    try:
        yield become
    finally:
        os.chdir(place)
        become(environment)
