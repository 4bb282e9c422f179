"""Which parts of a letter are its words, and which came along with it (RFC 8621, section 4.1.4)."""

from dataclasses import dataclass, field

from amends.conversations.mail.mime import Node
from amends.conversations.mail.mime_words import parameters, words

PLAIN, HTML = "text/plain", "text/html"
IN_SIGHT = ("image/", "audio/", "video/")


@dataclass
class Roles:
    """The words as text, the words as HTML (in either a part of the other kind, where it has no twin), and the files."""

    plain: list[Node] = field(default_factory=list)
    html: list[Node] = field(default_factory=list)
    files: list[Node] = field(default_factory=list)

    def share(self, nodes: list[Node], kind: str, sides: tuple[bool, bool], *, is_choice: bool) -> None:
        """Give every part its place. `sides`: whether what is found belongs to the text, and to the HTML."""
        had = len(self.plain), len(self.html)
        for nth, node in enumerate(nodes):
            if node.parts:
                below = node.kind.partition("/")[2]
                self.share(node.parts, below, sides, is_choice=is_choice or below == "alternative")
            elif not _is_inline(node, nth, kind):
                self.files.append(node)
            elif kind == "alternative":
                self._offer(node)
            else:
                sides = _narrowed(sides, node, is_choice)
                self._show(node, sides)
        if kind == "alternative" and all(sides):
            self._lend(*had)

    def _offer(self, node: Node) -> None:
        {PLAIN: self.plain, HTML: self.html}.get(node.kind, self.files).append(node)

    def _show(self, node: Node, sides: tuple[bool, bool]) -> None:
        if node.kind.startswith(IN_SIGHT):
            self.files.append(node)
            return
        for belongs, side in zip(sides, (self.plain, self.html), strict=True):
            if belongs:
                side.append(node)

    def _lend(self, plain_before: int, html_before: int) -> None:
        """Of a choice that offers one kind only, the other side is given it too."""
        plain, html = self.plain[plain_before:], self.html[html_before:]
        if not plain:
            self.plain.extend(html)
        elif not html:
            self.html.extend(plain)


def roles_of(root: Node) -> Roles:
    roles = Roles()
    roles.share([root], "mixed", (True, True), is_choice=False)
    return roles


def name_of(node: Node) -> str:
    """What the sender calls the file."""
    _how, told = parameters(node.head.get("content-disposition"))
    return " ".join(words(told.get("filename") or node.told.get("name") or "").split())


def _narrowed(sides: tuple[bool, bool], node: Node, is_choice: bool) -> tuple[bool, bool]:
    text, html = sides
    return (text and not (is_choice and node.kind == HTML), html and not (is_choice and node.kind == PLAIN))


def _is_inline(node: Node, nth: int, kind: str) -> bool:
    is_media = node.kind.startswith(IN_SIGHT)
    if not (is_media or node.kind in (PLAIN, HTML)) or _is_attached(node):
        return False
    return nth == 0 or kind != "related" and (is_media or not name_of(node))


def _is_attached(node: Node) -> bool:
    how, _told = parameters(node.head.get("content-disposition"))
    return how == "attachment"
