"""YAML 1.2 read into plain values, with the line of each, from ruamel's nodes and marks."""

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.flows.setup_file.mistakes import Mistake, MistakesError, Place, quoted

DEEPEST = 20
LARGEST = 1_000_000
"""Values in a file, each counted as often as an alias repeats it."""
PLAIN_TAGS = {"bool", "int", "float", "null", "str", "timestamp", "map", "seq", "merge", "value"}
WHOLE_NUMBER = re.compile(r"[-+]?\d{1,9}")
DECIMAL_NUMBER = re.compile(r"[-+]?\d{1,9}\.\d{1,9}")


class Document:
    """What a YAML text says (`data`), and in which line.

    Whole and decimal numbers, booleans and empty values become Python's; every other value, dates and times
    among them, stays the text that was written, and so does every key.
    Raises `MistakesError` when the text is no YAML; `mistakes` has what is wrong in readable YAML.
    """

    def __init__(self, text: str) -> None:
        self.mistakes: list[Mistake] = []
        self._root = _compose(text)
        if self._root is not None and _size(self._root, {}) > LARGEST:
            raise MistakesError([Mistake(1, "The aliases in this file multiply. Write each value out.")])
        self._known: dict[int, Any] = {}
        self.data = self._value(self._root, 0) if self._root else None

    def line_of(self, path: Place) -> int:
        """The line (from 1) of the value at `path`: of its key, or of the nearest thing around it."""
        node, line = self._root, 1
        for step in path:
            found = _step(node, step)
            if found is None:
                break
            mark, node = found
            line = mark.start_mark.line + 1
        return line

    def _value(self, node: Node, depth: int) -> Any:
        if depth > DEEPEST:
            self._add(node, "This is nested too deeply. Write each value out, without an alias to itself.")
            return None
        if _kind(node) not in PLAIN_TAGS:
            self._add(node, f"The tag {quoted(node.tag)} is not read. Write the plain value.")
        if id(node) not in self._known:
            self._known[id(node)] = self._build(node, depth)
        return self._known[id(node)]

    def _build(self, node: Node, depth: int) -> Any:
        if isinstance(node, MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, SequenceNode):
            return [self._value(item, depth + 1) for item in node.value]
        return _scalar(node)

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        built: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._add(key, "A key must be one word. Write the list or mapping after the colon.")
                continue
            if key.value in first:
                again = f"{quoted(key.value)} stands here a second time (first in line {first[key.value]})."
                self._add(key, f"{again} Keep one of them.")
            first.setdefault(key.value, key.start_mark.line + 1)
            built[key.value] = self._value(value, depth + 1)
        return built

    def _add(self, node: Node, sentence: str) -> None:
        self.mistakes.append(Mistake(node.start_mark.line + 1, sentence))


class Plain:
    """What a form says, in the same plain values: it has no lines."""

    def __init__(self, data: Any) -> None:
        self.mistakes: list[Mistake] = []
        self.data = data

    def line_of(self, _path: Place) -> int:
        """There is but one."""
        return 1


def _compose(text: str) -> Node | None:
    try:
        root: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise MistakesError([_syntax_mistake(error)]) from error
    except YAMLError as error:
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        sentence = "There is a character here that YAML does not allow. Delete it."
        raise MistakesError([Mistake(line, sentence)]) from error
    except RecursionError as error:
        raise MistakesError([Mistake(1, "This is nested too deeply. Write fewer brackets.")]) from error
    return root


MOST_SAID = 200
"""So many characters of what the parser says are repeated: it may quote the whole file."""


def _syntax_mistake(error: MarkedYAMLError) -> Mistake:
    # What is never closed is found at the end of the file; it is mended where it was opened.
    unclosed = error.context_mark if "end" in str(error.problem) else None
    mark = unclosed or error.problem_mark
    context = f"{error.context}: " if error.context else ""
    problem = f"{context}{error.problem}"
    short = problem if len(problem) <= MOST_SAID else f"{problem[:MOST_SAID]}…"
    hint = "Check the indentation (spaces, no tabs), quotes, colons and brackets here and in the line above."
    return Mistake(mark.line + 1 if mark else 1, f"This is no valid YAML ({short}). {hint}")


def _size(node: Node, known: dict[int, int]) -> int:
    """How many values a node holds when every alias is written out; one that holds itself counts once."""
    if id(node) not in known:
        known[id(node)] = 1
        inner = (
            [part for pair in node.value for part in pair] if isinstance(node, MappingNode) else node.value
        )
        if not isinstance(node, ScalarNode):
            known[id(node)] += sum(_size(part, known) for part in inner)
    return known[id(node)]


def _step(node: Node | None, step: str | int) -> tuple[Node, Node] | None:
    """The node that marks the place of a step, and the node of its value."""
    if isinstance(node, MappingNode):
        pairs = (pair for pair in node.value if isinstance(pair[0], ScalarNode))
        return next((pair for pair in pairs if pair[0].value == str(step)), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _kind(node: Node) -> str:
    return str(node.tag).rpartition(":")[2]


def _scalar(node: Node) -> Any:
    kind, text = _kind(node), str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if kind == "float" and DECIMAL_NUMBER.fullmatch(text):
        return float(text)
    return text
