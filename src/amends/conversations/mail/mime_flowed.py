"""Paragraphs that a mail program broke into lines for the way, whole again (RFC 3676)."""

SIGNATURE = "-- "


def unflowed(text: str, *, drops_space: bool) -> str:
    """A line that ends in a blank goes on in the next, if that is as deep in quotes."""
    said: list[tuple[int, list[str]]] = []
    goes_on = False
    for line in text.split("\n"):
        depth, words = _quoted(line)
        is_flowed = words.endswith(" ") and words != SIGNATURE
        kept = words.removesuffix(" ") if is_flowed and drops_space else words
        if goes_on and said[-1][0] == depth and words != SIGNATURE:
            said[-1][1].append(kept)
        else:
            said.append((depth, [kept]))
        goes_on = is_flowed
    return "\n".join(f"{'>' * depth} {''.join(words)}" if depth else "".join(words) for depth, words in said)


def _quoted(line: str) -> tuple[int, str]:
    words = line.lstrip(">")
    return len(line) - len(words), words.removeprefix(" ") if words != SIGNATURE else words
