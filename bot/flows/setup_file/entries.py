"""The parts of a file, one by one, so that a mistake in one does not hide those in the others."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.flows.setup_file.change_shapes import SameWordingsShape, TrialShape, WindowShape
from bot.flows.setup_file.mistakes import Mistake, Place, SeveralError, nearest, shown
from bot.flows.setup_file.shapes import Known, Shape
from bot.flows.setup_file.yaml_lines import Document, Plain

NESTED: Mapping[str | int, type[Shape]] = {
    "trials": TrialShape,
    "closes_after": WindowShape,
    "same_wordings": SameWordingsShape,
}
EXAMPLES = {
    "name": "Fig",
    "direction": "up",
    "channel": "C024BE91L",
    "on": "tuesday",
    "at": '"09:30"',
    "zone": "Europe/Berlin",
    "text": '"How clear was it what to do next?"',
    "labels": "[Never, Rarely, Sometimes, Often, Always]",
    "why": "Waiting for direction is waste that is easy to remove.",
    "team": "fig",
    "version": "1",
    "from": "2026-10-05",
    "title": "Async stand-ups",
    "hypothesis": "Written stand-ups give people two more quiet hours a day.",
    "question": "focus.time",
    "smallest_change": "0.3",
    "versions": "{1: Written stand-up in the channel by 10:00}",
    "change": "async-standups",
    "questions": "[focus.time]",
    "wordings": "[1, 2]",
    "because": "Only a typo was mended.",
}
WANTED = {
    "tuple_type": "Write a list here, as in [one, two].",
    "dict_type": "Write keys with their values here, each on its own line, indented.",
    "model_type": "Write keys with their values here, each on its own line, indented.",
}
EntryShape = TypeVar("EntryShape", bound=Shape)


class Entries:
    """Reads parts of a document into shapes and gathers `mistakes`. `known` is what they may refer to."""

    def __init__(self, document: Document | Plain, known: Known) -> None:
        self.mistakes: list[Mistake] = list(document.mistakes)
        self.may_be_begun = isinstance(document, Plain)
        self._document = document
        self.known = known

    def one(self, path: Place, raw: Any, shape: type[EntryShape]) -> EntryShape | None:
        """What stands at `path`, or None when it has mistakes."""
        try:
            return shape.model_validate(raw, context=self.known)
        except ValidationError as error:
            for details in error.errors():
                self._explain(path, shape, details)
            return None

    def many(
        self, path: Place, raw: Mapping[str, Any], key: Callable[[Any], str], shape: type[EntryShape]
    ) -> dict[str, EntryShape]:
        """The entries of a section by their keys, without those that have mistakes."""
        for name in raw:
            self.check((*path, name), key, name)
        read = ((name, self.one((*path, name), value, shape)) for name, value in raw.items())
        return {name: entry for name, entry in read if entry is not None}

    def check(self, path: Place, parse: Callable[[Any], Any], value: Any) -> Any:
        """A value as `parse` reads it, or None when that raises a `ValueError`."""
        try:
            return parse(value)
        except ValueError as error:
            self.add(path, str(error))
            return None

    def add(self, path: Place, sentence: str) -> None:
        """One more mistake, about what stands at `path`."""
        label = ".".join(shown(step) for step in path if isinstance(step, str))
        said = f"{label}: {sentence}" if label else sentence
        self.mistakes.append(Mistake(self._document.line_of(path), said, path, sentence))

    def _explain(self, path: Place, shape: type[Shape], details: ErrorDetails) -> None:
        within = tuple(step for step in details["loc"] if step != "[key]")
        cause = details.get("ctx", {}).get("error")
        parts = cause.parts if isinstance(cause, SeveralError) else [((), _sentence(shape, details))]
        for further, sentence in parts:
            self.add((*path, *within, *further), sentence)


def keys_of(shape: type[Shape]) -> list[str]:
    """The keys of a mapping, as they stand in the file."""
    return [field.alias or name for name, field in shape.model_fields.items()]


def _sentence(shape: type[Shape], details: ErrorDetails) -> str:
    kind, loc = details["type"], details["loc"]
    if kind == "missing":
        return f"This is missing. Add it, as in {loc[-1]}: {EXAMPLES[str(loc[-1])]}"
    if kind == "extra_forbidden":
        around = next((NESTED[step] for step in reversed(loc[:-1]) if step in NESTED), shape)
        return f"There is no such key here. {nearest(str(loc[-1]), keys_of(around))}"
    return WANTED.get(kind) or str(details.get("ctx", {}).get("error", details["msg"]))
