"""The lines of a letter, each known for what it is, and what is cut of them."""

import re
from html import unescape

from amends.conversations.mail import quotes_words as words

TEXT, QUOTE, BLANK, MARK, SURE, HEAD, CUT, FORWARD, DEVICE, RULE, SIGNED = "tqebBhcfsdg"
MARKS = MARK + SURE  # a sure one names an address or a minute: nobody writes that by hand
LONGEST_MARK = 400
MARK_LINES = 5
HEAD_LINES = 12
SIGNATURE_LINES = 12
SIGNATURE_WIDTH = 120


class Lines:
    """Each line, and beside it a letter for its kind, so that a pattern over the letters is a pattern over lines."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.kinds = "".join(_kind(line) for line in lines)
        self._mark_heads()
        self._mark_marks()

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines).strip("\n").rstrip()

    def cut(self) -> None:
        if FORWARD in self.kinds:
            return
        self._cut_at_heads()
        self._cut_signature()
        self._cut_at_marks()
        self._cut_quotes_at_end()
        self._cut_signature()

    # what stands where

    def _mark_heads(self) -> None:
        """Three headers in a row, of them one that tells from whom and one that tells of what; people list things like that, too."""
        for at in range(len(self.lines)):
            if self.kinds[at] == TEXT and self._label(at) == "from" and (length := self._head_length(at)):
                above = self._labels_above(at)
                self._set(at - above, above + length, HEAD)

    def _labels_above(self, at: int) -> int:
        """Some programs begin with when it was sent."""
        first = at
        while first and self.kinds[first - 1] == TEXT and self._label(first - 1):
            first -= 1
        return at - first

    def _label(self, at: int) -> str | None:
        found = words.LABEL.match(self.lines[at][:200])
        return words.LABELS.get(found[1].strip().lower()) if found else None

    def _head_length(self, at: int) -> int:
        found, last = {"from"}, 0
        for nth, kind in enumerate(self.kinds[at : at + HEAD_LINES]):
            label = self._label(at + nth) if kind == TEXT else None
            if label:
                found.add(label)
                last = nth
            elif kind == BLANK and len(found) > 1 or nth - last > 2:
                break
        is_of_mail = "subject" in found or "@" in self.lines[at]
        return last + 1 if len(found) >= 3 and is_of_mail and not self._is_pasted(at) else 0

    def _is_pasted(self, at: int) -> bool:
        """Headers that no program copies above what it quotes: somebody put a letter in by hand, and means it."""
        return any(words.TECHNICAL.match(line) for line in self.lines[max(0, at - HEAD_LINES) : at + HEAD_LINES])

    def _mark_marks(self) -> None:
        at = 0
        has_verb = [words.has_verb(line[:LONGEST_MARK]) for line in self.lines]
        while at < len(self.lines):
            length, kind = self._mark(at, has_verb) if self.kinds[at] == TEXT else (1, self.kinds[at])
            if kind in MARKS:
                self._set(at, length, kind)
            at += length

    def _mark(self, at: int, has_verb: list[bool]) -> tuple[int, str]:
        """How many lines a mark has that begins there, and of what kind it is; a line of text if it is none."""
        if words.DATED_NAME.match(self.lines[at][:LONGEST_MARK]) and not any(has_verb[at : at + 3]):
            return 1, SURE
        if any(has_verb[at : at + MARK_LINES]) and self._begins_mark(at, has_verb[at]):
            for length in range(1, self._most_lines(at) + 1):
                if any(has_verb[at : at + length]) and (kind := self._kind_of_mark(at, length)):
                    return length, kind
        return 1, TEXT

    def _most_lines(self, at: int) -> int:
        """A mark is not broken by a blank line, but where a program put its address apart."""
        if self._is_dated(at):
            return MARK_LINES
        return len(self.kinds[at : at + MARK_LINES].partition(BLANK)[0])

    def _is_dated(self, at: int) -> bool:
        line = self.lines[at][:LONGEST_MARK]
        return bool(words.INTRO.match(line) and (words.DAY.search(line) or words.CLOCK.search(line)))

    def _begins_mark(self, at: int, has_verb: bool) -> bool:
        """A line above may be the last of the reply: it must not be taken for the beginning."""
        line = self.lines[at][:LONGEST_MARK]
        return has_verb or self._is_dated(at) or "<" in line or line.strip()[:1].isdigit()

    def _kind_of_mark(self, at: int, length: int) -> str:
        said = unescape(" ".join(line.strip() for line in self.lines[at : at + length])[: LONGEST_MARK + 1])
        if len(said) > LONGEST_MARK or not (words.ENDS.search(said) or words.ENDS_WITH_VERB.search(said)):
            return ""
        has_address = words.ADDRESS.search(said)
        begins = words.INTRO.match(said) or said[:1].isdigit()
        is_minute = begins and words.DAY.search(said) and words.CLOCK.search(said)
        if has_address or is_minute and not words.BY_HAND.search(said):
            return SURE
        return MARK if self._quote_follows(at + length) else ""

    def _quote_follows(self, at: int) -> bool:
        return self.kinds[at:].lstrip(BLANK)[:1] == QUOTE

    # what is cut

    def _cut_at_heads(self) -> None:
        """All below headers copied by a program, and the rule above them; if something stands above."""
        found = re.search(f"[{HEAD}{CUT}]", self.kinds)
        if found and TEXT in self.kinds[: found.start()]:
            self._keep(len(self.kinds[: found.start()].rstrip(RULE + BLANK)))

    def _cut_at_marks(self) -> None:
        while found := re.search(f"{SURE}+|{MARK}+", self.kinds):
            at, length = found.start(), len(found[0])
            after = self.kinds[found.end() :].lstrip(BLANK)
            if TEXT not in self.kinds[:at]:
                self._drop_quote_above(at, length)
            elif TEXT not in after or found[0][0] == SURE and after[0] != QUOTE:
                self._keep(at)
            else:
                self._drop(at, length)

    def _drop_quote_above(self, at: int, length: int) -> None:
        """The reply stands below: what it answers goes, unless the reply goes on between quotes."""
        below = re.match(f"[{BLANK}{QUOTE}]*", self.kinds[at + length :]).end()
        rest = set(self.kinds[at + length + below :])
        is_plain = TEXT in rest and not rest.intersection(QUOTE + MARKS)
        self._drop(at, length + (below if is_plain else 0))

    def _cut_quotes_at_end(self) -> None:
        if TEXT in self.kinds:
            self._keep(len(self.kinds.rstrip(BLANK + QUOTE + RULE + DEVICE)))

    def _cut_signature(self) -> None:
        """Below two dashes, if it is no more than a signature; and what telephones add."""
        at = self.kinds.rfind(SIGNED)
        if at > 0 and TEXT in self.kinds[:at] and self._is_signature(at + 1):
            self._keep(at)
        self._keep(len(self.kinds.rstrip(BLANK + DEVICE + RULE + SIGNED)) or len(self.kinds))

    def _is_signature(self, at: int) -> bool:
        below = self.kinds[at:]
        is_short = len(below) - below.count(BLANK) <= SIGNATURE_LINES and all(len(line) <= SIGNATURE_WIDTH for line in self.lines[at:])
        return is_short and not set(below).intersection(QUOTE + MARKS)

    def _set(self, at: int, length: int, kind: str) -> None:
        self.kinds = self.kinds[:at] + kind * length + self.kinds[at + length :]

    def _keep(self, most: int) -> None:
        self.lines, self.kinds = self.lines[:most], self.kinds[:most]

    def _drop(self, at: int, length: int) -> None:
        while self.kinds[at + length : at + length + 1] == BLANK and self.kinds[at - 1 : at] in (BLANK, ""):
            length += 1
        self.lines = self.lines[:at] + self.lines[at + length :]
        self.kinds = self.kinds[:at] + self.kinds[at + length :]


def _kind(line: str) -> str:
    """What one line is by itself."""
    line = line[:LONGEST_MARK]
    first = line.lstrip()[:1]
    if not first or words.TRACES.match(line):
        return BLANK
    if first.isalnum() and ">" not in line[:8]:  # most lines: no time is lost on them
        return FORWARD if words.FORWARD.match(line) else DEVICE if words.DEVICE.match(line) else TEXT
    known = (
        (FORWARD, words.FORWARD),
        (CUT, words.ORIGINAL),
        (QUOTE, words.QUOTE),
        (SIGNED, words.SIGNATURE),
        (RULE, words.RULE),
        (DEVICE, words.DEVICE),
    )
    return next((kind for kind, pattern in known if pattern.match(line)), TEXT)
