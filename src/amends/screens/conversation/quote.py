"""What a letter repeats of earlier ones, parted from what it says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

QUOTED = re.compile(r"[ \t]{0,3}>")
OPENS = re.compile(r"\s*(?:on|am|le|el|op|il|em|den|w dniu)\b", re.IGNORECASE)
WROTE = re.compile(  # on some date: what "on reflection your colleague wrote:" is the customer's own
    r"(?=.*\d).{4,300}\b(?:wrote|writes|schrieb|a écrit|escribió|schreef|ha scritto|escreveu|skrev|napisał\S*)\b.{0,120}:\s*",
    re.IGNORECASE | re.DOTALL,
)
ORIGINAL = re.compile(
    r"\s*-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}\s*", re.IGNORECASE
)
FORWARDED = re.compile(r"forward|weitergeleitet|transféré|reenviado|inoltrato", re.IGNORECASE)
SENDER = re.compile(r"\s*\*?(?:from|von|de|da|från|van|fra)\*?:\*? ", re.IGNORECASE)
FIELD = re.compile(r"\s*\*?[^\W\d][\w-]{0,11}\*?:\*? ")
INTRODUCTION_LINES = 3  # the mail programs that wrap it do so twice at most


@dataclass(frozen=True)
class Piece:
    """Some lines of a letter, all quoted or none."""

    text: str
    is_quoted: bool

    @property
    def lines(self) -> int:
        return len(self.text.strip().splitlines())


def pieces(text: str) -> list[Piece]:
    """The letter in order; joined again it is the same. One that is nothing but a quote is left as it is."""
    lines = text.splitlines(keepends=True)
    marked = zip(lines, _quoted(lines), strict=True)
    found = [Piece("".join(line for line, _ in run), quoted) for quoted, run in groupby(marked, key=lambda pair: pair[1])]
    if any(piece.text.strip() for piece in found if not piece.is_quoted):
        return found
    return [Piece(text, False)] if text else []


def _quoted(lines: list[str]) -> list[bool]:
    marks = [bool(QUOTED.match(line)) for line in lines]
    for start, end in _introductions(lines):
        follows = next((n for n in range(end, len(lines)) if lines[n].strip()), len(lines))
        until = follows if follows < len(lines) and marks[follows] else len(lines)  # without marks all that follows is repeated
        marks[start:until] = [True] * (until - start)
    _bridge_blanks(lines, marks)
    return marks


def _introductions(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Where "On Monday Ben wrote:", or the head of the letter that is repeated, stands: from line to line."""
    for start, line in enumerate(lines):
        if ORIGINAL.fullmatch(line):
            yield start, start + 1
        elif OPENS.match(line):
            ends = (end for end in range(start + 1, start + 1 + INTRODUCTION_LINES) if WROTE.fullmatch("".join(lines[start:end])))
            yield from ((start, end) for end in list(ends)[:1])
        elif _is_head(lines, start):
            yield start, start + 3


def _is_head(lines: list[str], start: int) -> bool:
    """From, Sent, To: repeated. What was forwarded is meant to be read."""
    if not SENDER.match(lines[start]) or sum(bool(FIELD.match(line)) for line in lines[start : start + 4]) < 3:
        return False
    before = next((line for line in reversed(lines[:start]) if line.strip()), "")
    return not FORWARDED.search(before)


def _bridge_blanks(lines: list[str], marks: list[bool]) -> None:
    """Blank lines between two quoted ones belong to them."""
    last = None
    for n in range(len(lines)):
        if marks[n]:
            if last is not None and not any(lines[k].strip() for k in range(last + 1, n)):
                marks[last + 1 : n] = [True] * (n - last - 1)
            last = n
