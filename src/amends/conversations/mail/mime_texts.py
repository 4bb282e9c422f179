"""The words of a letter, as text and as HTML, and what of them could not be read."""

import html as markup
import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from amends.conversations.mail.charset import decode, guess
from amends.conversations.mail.mime import Node
from amends.conversations.mail.mime_body import start_of
from amends.conversations.mail.mime_flowed import unflowed
from amends.conversations.mail.mime_roles import HTML, Roles
from amends.conversations.mail.visible import visible

MOST_BYTES = 1_000_000
STOPGAP = re.compile(r"(?i)\bhtml\b|browser|e-?mail[- ]?(?:client|program\w*)|mail[- ]?(?:client|reader)|text[- ]?only")
STOPGAP_LONGEST = 250
MOST_GUESSED = 20  # parts
HEAD_BYTES = 4_000
SAID_WITHIN = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([\w:.-]{1,40})")


class Texts:
    """Reads one part of words after another, until there are more than any person would write."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.left_bytes = MOST_BYTES
        self.charset = ""  # in which the first words are
        self.remarks: list[str] = []
        self.known: dict[int, str] = {}

    def words(self, roles: Roles) -> tuple[str, str]:
        """All that a person would see, and the same as HTML where it came as such."""
        text = "\n\n".join(visible(said) if is_html else said for is_html, said in self._read(roles.plain)).strip("\r\n").rstrip()
        marked = self._marked(roles)
        if marked and (not text or len(text) < STOPGAP_LONGEST and STOPGAP.search(text)):
            text = _fuller(text, visible(marked))
        return text, marked

    def _marked(self, roles: Roles) -> str:
        if not any(node.kind == HTML for node in roles.html):
            return ""
        return "\n".join(said if is_html else f"<pre>{markup.escape(said)}</pre>" for is_html, said in self._read(roles.html))

    def _read(self, nodes: list[Node]) -> list[tuple[bool, str]]:
        return [(node.kind == HTML, self._text(node)) for node in nodes]

    def _text(self, node: Node) -> str:
        """A part may belong to the text and to the HTML: it is read once."""
        if id(node) not in self.known:
            self.known[id(node)] = self._decoded(node)
        return self.known[id(node)]

    def _decoded(self, node: Node) -> str:
        raw, is_whole = start_of(self.stream, node, self.left_bytes)
        self.left_bytes -= len(raw)
        charset = node.told.get("charset", "") or _said_within(raw, node)
        if not charset and len(self.known) < MOST_GUESSED:
            charset = guess(raw)
        self.charset = self.charset or charset
        text, is_read = decode(raw, charset)
        if not is_whole:
            self._remark(_("Could not show all of this letter, because it is very long: the rest stands in the letter as it came."))
        if not is_read:
            said = {"charset": charset[:60] or "?"}
            self._remark(_("Could not read every letter of the text, because of its character set (%(charset)s).") % said)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if node.told.get("format", "").lower() == "flowed" and node.kind != HTML:
            return unflowed(text, drops_space=node.told.get("delsp", "").lower() == "yes")
        return text

    def _remark(self, said: str) -> None:
        if said not in self.remarks:
            self.remarks.append(said)


def _said_within(raw: bytes, node: Node) -> str:
    """Of HTML whose head says nothing, the HTML may."""
    found = SAID_WITHIN.search(raw[:HEAD_BYTES]) if node.kind == HTML else None
    return found[1].decode("latin-1") if found else ""


def _fuller(text: str, seen: str) -> str:
    """Some programs write nothing in the text but that one should look at the HTML."""
    return seen if len(seen) > 3 * len(text) else text
