"""Numbers that people, or pages, name things by."""


def number(text: str | None) -> int | None:
    """A number as people count; nothing else is one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
