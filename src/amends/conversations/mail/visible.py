"""What a person would see of HTML: its words, in lines, without what is hidden from the eye."""

import html as markup
import re

from lxml import etree

from amends.conversations.mail.charset import clean
from amends.conversations.mail.hidden import Hidden

NO_WORDS = "head script style title template object iframe svg math select option textarea input button audio video map"
BLOCKS = "p h1 h2 h3 h4 h5 h6 ul ol table dl blockquote pre hr"
ROWS = "body div tr li dt dd section article header footer main nav aside center address figure figcaption form fieldset details"
ROWS += " summary caption"
LEFT_OPEN = "area base br col embed hr img input link meta p li option source wbr"
SILENT, PARAGRAPHS, LINES, UNCLOSED = (frozenset(names.split()) for names in (NO_WORDS, BLOCKS, ROWS, LEFT_OPEN))
CELLS = {"td", "th"}
TIGHT = re.compile(r"margin(-top|-bottom)?:\s*0|margin:\s*0|MsoNormal|MsoPlainText")
INDENT = re.compile(r"border\s*:\s*(none|0)|padding:\s*0(px)?\s*(;|$)")
TAG = re.compile(r"<(/?[a-zA-Z!][^<>]*)>")
ELEMENT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2007\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]+")
SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
EMOJI_LONGEST = 3
HARD_SPACE = "\xa0"
DEEPEST = 1_500  # beyond 2,048 the parser gives up


def visible(html: str) -> str:
    if is_too_deep(html):
        return _stripped(html)
    tree = parsed(html)
    return "" if tree is None else words_of(tree)


def is_too_deep(html: str) -> bool:
    """What no person writes, and no browser or parser goes through in time."""
    depth = 0
    for closes, name in ELEMENT.findall(html):
        if name.lower() not in UNCLOSED:
            depth = max(0, depth - 1) if closes else depth + 1
            if depth > DEEPEST:
                return True
    return False


def parsed(html: str):
    """The tree of it; None if there is nothing in it."""
    if not html.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def words_of(tree) -> str:
    page, hidden = Page(), Hidden(tree)
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            page.leave(element)
        elif element.tag in SILENT or hidden.hides(element):
            walk.skip_subtree()
            page.skip(element)
        else:
            page.enter(element)
    return clean(page.text())


def _stripped(html: str) -> str:
    """Where no tree can be made: what stands between the tags."""
    said, silent = [], ""
    for nth, piece in enumerate(TAG.split(html)):
        name = piece.split(None, 1)[0].lower() if nth % 2 and piece.split() else ""
        if nth % 2 == 0 and not silent:
            said.append(piece)
        elif name in SILENT and not silent:
            silent = f"/{name}"
        elif name == silent:
            silent = ""
    return clean(" ".join(markup.unescape(" ".join(said)).split()))


class Page:
    """Words as they fall into lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quotes: list[int] = []  # how deep each open blockquote quotes
        self.kept_as_is = 0
        self.skipped = None
        self.has_gap = False  # a blank line is due before the next words
        self.depth = 0  # of quotes, of the line before

    def enter(self, element) -> None:
        tag = element.tag
        self._break(element)
        if tag == "blockquote":
            self.quotes.append(0 if INDENT.search(element.get("style") or "") else 1)
        elif tag == "pre":
            self.kept_as_is += 1
        elif tag == "li":
            self.line.append("- ")
        elif tag == "img" and 0 < len(element.get("alt") or "") <= EMOJI_LONGEST:
            self.line.append(element.get("alt"))
        self.say(element.text)

    def skip(self, element) -> None:
        self.skipped = element

    def leave(self, element) -> None:
        if self.skipped is element:
            self.skipped = None
        else:
            self._close(element)
        self.say(element.tail)

    def _close(self, element) -> None:
        self._break(element)
        if element.tag == "blockquote" and self.quotes:
            self.quotes.pop()
        elif element.tag == "pre":
            self.kept_as_is -= 1
        elif element.tag == "br":
            self.end_line(is_forced=True)

    def _break(self, element) -> None:
        tag = element.tag
        if tag in PARAGRAPHS:
            self.end_line()
            if not TIGHT.search((element.get("style") or "") + (element.get("class") or "")):
                self.has_gap = True
        elif tag in LINES:
            self.end_line()
        elif tag in CELLS:
            self.line.append(" ")

    def say(self, text: str | None) -> None:
        if not text:
            return
        if not self.kept_as_is:
            self.line.append(text if text == HARD_SPACE else SPACES.sub(" ", text))
            return
        first, *rest = text.replace("\r", "").split("\n")
        self.line.append(first)
        for line in rest:
            self.end_line(is_forced=True)
            self.line.append(line)

    def end_line(self, *, is_forced: bool = False) -> None:
        said = "".join(self.line)
        self.line = []
        self.has_gap = self.has_gap or said.strip(" \n") == HARD_SPACE  # a paragraph of nothing else, as Outlook writes blank lines
        said = said.rstrip() if self.kept_as_is else SPACES.sub(" ", said).strip()
        if not UNSEEN.sub("", said).strip():
            said = ""
        if said or is_forced:
            self._put(said)

    def _put(self, said: str) -> None:
        depth = sum(self.quotes)
        if self.has_gap and self.lines:
            self.lines.append(">" * min(depth, self.depth))
        self.lines.append(f"{'>' * depth} {said}".rstrip() if depth else said)
        self.has_gap, self.depth = False, depth

    def text(self) -> str:
        self.end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")
