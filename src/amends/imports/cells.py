"""What stands in a cell, and when nothing does: a blank is missing, it is never a No."""

import re

import pyarrow as pa
import pyarrow.compute as pc

MISSING = frozenset({"", "?", "-", "nan", "nat", "null", "none", "n/a", "#n/a", "\\n"})
HELD_AS_TEXT = re.compile(r'="([^"]*)"')


def is_missing(text: str) -> bool:
    return text.strip().lower() in MISSING


def says_something(text: str) -> bool:
    return not is_missing(text)


def bare(text: str) -> str:
    """Without blanks around it, nor the ="..." by which spreadsheets keep leading zeros; nothing, if it is missing."""
    text = text.strip()
    if text.startswith('="') and (held := HELD_AS_TEXT.fullmatch(text)):
        text = held[1].strip()
    return "" if text.lower() in MISSING else text


def all_bare(texts: pa.Array) -> list[str]:
    """`bare` of many texts, at once unless a spreadsheet left its ="..." among them."""
    trimmed = pc.utf8_trim_whitespace(texts)
    if pc.any(pc.starts_with(trimmed, '="')).as_py():
        return [bare(text) for text in texts.to_pylist()]
    missing = pc.is_in(pc.utf8_lower(trimmed), value_set=pa.array(sorted(MISSING)))
    return pc.if_else(missing, "", trimmed).to_pylist()


def formula(what: str):
    """Why a cell will not do as an identity: it is a formula."""

    def why(text: str) -> str | None:
        return f"“{text.strip()[:40]}” is a formula, not {what}" if "=" in text and bare(text).startswith("=") else None

    return why
