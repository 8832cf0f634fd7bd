"""`pops demo`: the demo world at an address, with its progress in the terminal, until Ctrl-C."""

import os
import platform
import signal
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.logs import set_up_logging
from bot.sandbox.demo.history import Show
from bot.wiring.demo_world import DemoWorld

FOLDER = Path(".sandbox")


def run_demo(port: int, folder: Path = FOLDER, *, host: str = "127.0.0.1", open_page: bool = True) -> None:
    """Run the demo until Ctrl-C (or a polite kill). The first time in a folder its history is made.

    Raises:
        AddressError, FolderInUseError: with a sentence for who started it.
    """
    set_up_logging("WARNING")
    with _ending_politely():
        world = DemoWorld(folder, host, port)
        try:
            typer.echo(f"The demo is at {world.url}")
            if open_page:
                _open(world.url)
            with _progress() as show:
                world.live(show)
            typer.echo(
                "Ready. Move the clock on the page; Ctrl-C stops, and the next start goes on from here."
            )
            _wait_for_ctrl_c()
        except KeyboardInterrupt:
            typer.echo("\nStopped.")
        finally:
            world.stop()


@contextmanager
def _progress() -> Iterator[Show]:
    """A bar in a terminal, a line for each new label elsewhere.

    The bar alone is drawn by rich: its print says a line again when Ctrl-C comes just after it.
    """
    console = Console()
    if not console.is_terminal:
        yield _lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None, visible=False)
        yield lambda done, total, label: progress.update(
            task, completed=done, total=total, description=label, visible=True
        )


def _lines() -> Show:
    said: list[str] = []

    def show(done: int, total: int, label: str) -> None:
        if done < total and label not in said[-1:]:
            said.append(label)
            typer.echo(label)

    return show


def _wait_for_ctrl_c() -> None:
    """In short waits: a signal that comes just before a wait begins is noticed only at its end."""
    never = threading.Event()
    while not never.wait(0.5):
        pass


def _open(url: str) -> None:
    """Open the page where there is a screen to open it on; a browser that does not start holds nothing up."""
    if not _has_screen():
        return
    threading.Thread(target=_try_browser, args=(url,), daemon=True).start()


def _has_screen() -> bool:
    """Elsewhere than on a Mac, a webbrowser without a display would be one for the terminal, and hold it."""
    return platform.system() == "Darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def _try_browser(url: str) -> None:
    try:
        webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return  # the address stands in the terminal


@contextmanager
def _ending_politely() -> Iterator[None]:
    """While this lasts, a polite kill ends the demo as Ctrl-C does, also where the shell had Ctrl-C ignored.

    Only a main thread can catch signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
