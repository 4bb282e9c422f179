"""What something is about, where nobody said so."""

LETTERS = 80


def first_words(text: str) -> str:
    line = text.strip().partition("\n")[0].strip()
    return line if len(line) <= LETTERS else f"{line[:LETTERS].rpartition(' ')[0] or line[:LETTERS]}…"
