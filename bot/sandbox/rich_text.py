"""Checks rich text and tables: the shapes of Block Kit that nest."""

from typing import Any

from bot.sandbox.faults import Faults

TABLE_ROWS, TABLE_CELLS, TABLE_CHARACTERS = 100, 20, 10_000
STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}

_PIECES: dict[str, tuple[set[str], set[str]]] = {
    "text": ({"text"}, {"style"}),
    "link": ({"url"}, {"text", "style", "unsafe"}),
    "emoji": ({"name"}, {"unicode", "style", "skin_tone"}),
    "user": ({"user_id"}, {"style"}),
    "usergroup": ({"usergroup_id"}, {"style"}),
    "channel": ({"channel_id"}, {"style"}),
    "broadcast": ({"range"}, {"style"}),
    "date": ({"timestamp", "format"}, {"url", "fallback", "style"}),
    "color": ({"value"}, {"style"}),
}
_GROUPS: dict[str, set[str]] = {
    "rich_text_section": set(),
    "rich_text_quote": {"border"},
    "rich_text_preformatted": {"border", "language"},
    "rich_text_list": {"style", "indent", "offset", "border"},
}


def check_rich_text(faults: Faults, block: Any, where: str) -> None:
    """Check a rich text block, or the same inside a table cell."""
    if not faults.keys(block, where, {"type", "elements"}, {"block_id"}):
        return
    for number, group in enumerate(faults.items(block["elements"], f"{where}/elements", 1000)):
        _check_group(faults, group, f"{where}/elements/{number}", set(_GROUPS))


def check_table(faults: Faults, block: Any, where: str) -> None:
    """Check a table: at most 100 rows of at most 20 cells, all rows alike."""
    if not faults.keys(block, where, {"type", "rows"}, {"block_id", "column_settings"}):
        return
    rows = faults.items(block["rows"], f"{where}/rows", TABLE_ROWS)
    for number, row in enumerate(rows):
        cells = faults.items(row, f"{where}/rows/{number}", TABLE_CELLS)
        for place, cell in enumerate(cells):
            _check_cell(faults, cell, f"{where}/rows/{number}/{place}")
    if len({len(row) for row in rows if isinstance(row, list)}) > 1:
        faults.add(f"{where}/rows", "all rows must have the same number of cells")
    settings = faults.items(
        block.get("column_settings", []), f"{where}/column_settings", TABLE_CELLS, least=0
    )
    for number, setting in enumerate(settings):
        _check_column(faults, setting, f"{where}/column_settings/{number}")
    if words_in(block) > TABLE_CHARACTERS:
        faults.add(where, f"must be less than {TABLE_CHARACTERS + 1} characters in total")


def words_in(value: Any) -> int:
    """How many characters of text a piece of Block Kit JSON shows, all nested texts together."""
    if isinstance(value, list):
        return sum(words_in(item) for item in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    nested = sum(words_in(item) for key, item in value.items() if key != "text" or isinstance(item, dict))
    return nested + (len(own) if isinstance(own, str) else 0)


def _check_group(faults: Faults, group: Any, where: str, allowed: set[str]) -> None:
    kind = group.get("type") if isinstance(group, dict) else None
    if kind not in allowed:
        faults.add(where, f"unsupported type: {kind}")
        return
    required = {"type", "elements"} | ({"style"} if kind == "rich_text_list" else set())
    if not faults.keys(group, where, required, _GROUPS[kind]):
        return
    for number, piece in enumerate(faults.items(group["elements"], f"{where}/elements", 1000, least=0)):
        place = f"{where}/elements/{number}"
        if kind == "rich_text_list":
            _check_group(faults, piece, place, {"rich_text_section"})
        else:
            _check_piece(faults, piece, place)
    if kind == "rich_text_list":
        _check_list(faults, group, where)


def _check_list(faults: Faults, group: Any, where: str) -> None:
    if group["style"] not in ("bullet", "ordered"):
        faults.add(f"{where}/style", "must be one of: bullet, ordered")
    if group.get("indent", 0) not in range(9):
        faults.add(f"{where}/indent", "must be between 0 and 8")


def _check_piece(faults: Faults, piece: Any, where: str) -> None:
    kind = piece.get("type") if isinstance(piece, dict) else None
    if kind not in _PIECES:
        faults.add(where, f"unsupported type: {kind}")
        return
    required, optional = _PIECES[kind]
    if not faults.keys(piece, where, {"type"} | required, optional):
        return
    if kind in ("text", "link"):
        key = "text" if kind == "text" else "url"
        faults.string(piece[key], f"{where}/{key}", 40_000)
    style = piece.get("style", {})
    if not isinstance(style, dict) or not style.keys() <= STYLES:
        faults.add(f"{where}/style", "is not a valid style")


def _check_cell(faults: Faults, cell: Any, where: str) -> None:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if kind == "rich_text":
        check_rich_text(faults, cell, where)
    elif kind == "raw_text":
        if faults.keys(cell, where, {"type", "text"}, set()):
            faults.string(cell["text"], f"{where}/text", TABLE_CHARACTERS)
    elif kind == "raw_number":
        if faults.keys(cell, where, {"type", "value"}, {"text"}) and isinstance(cell["value"], str):
            faults.add(f"{where}/value", "must be a number")
    else:
        faults.add(where, f"unsupported type: {kind}")


def _check_column(faults: Faults, setting: Any, where: str) -> None:
    if setting is None:
        return
    if not faults.keys(setting, where, set(), {"align", "is_wrapped"}):
        return
    if setting.get("align", "left") not in ("left", "center", "right"):
        faults.add(f"{where}/align", "must be one of: left, center, right")
