"""What stands in a cell, and when nothing does: a blank is missing, it is never a No."""

import re

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


def formula(what: str):
    """Why a cell will not do as an identity: it is a formula."""

    def why(text: str) -> str | None:
        return f"“{text.strip()[:40]}” is a formula, not {what}" if "=" in text and bare(text).startswith("=") else None

    return why
