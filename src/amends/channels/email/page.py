"""A reply as a plain page: paragraphs, lines, quotations and links, and nothing else that could go wrong in a mail program."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
DEEPEST = 8  # quotations within quotations; further in, they stand as they were written
QUOTE = "margin:0;padding-left:1em;border-left:3px solid #bbb"


def page_of(text: str) -> str:
    """The same words in HTML, each letter of them, in whichever direction they are written."""
    body = "\n".join(_blocks(text.strip("\n").split("\n")))
    return f'<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"></head>\n<body dir="auto">\n{body}\n</body>\n</html>\n'


def _blocks(lines: list[str], depth: int = 0) -> Iterator[str]:
    """Paragraphs between empty lines; what begins with > is quoted, as deep as it says."""
    for is_quoted, group in groupby(lines, lambda line: depth < DEEPEST and line.startswith(">")):
        said = list(group)
        if is_quoted:
            inner = "\n".join(_blocks([line[1:].removeprefix(" ") for line in said], depth + 1))
            yield f'<blockquote style="{QUOTE}">\n{inner}\n</blockquote>'
        else:
            yield from _paragraphs(said)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    for is_empty, group in groupby(lines, lambda line: not line.strip()):
        if not is_empty:
            yield f'<p dir="auto">{"<br>".join(_line(line) for line in group)}</p>'


def _line(line: str) -> str:
    """Its blanks are kept where a page would close them up."""
    said, end = "", 0
    for link in LINK.finditer(line):
        said += _words(line[end : link.start()]) + f'<a href="{escape(link[0])}">{escape(link[0])}</a>'
        end = link.end()
    return said + _words(line[end:])


def _words(said: str) -> str:
    return re.sub(r"^ | (?= )|\t", "&nbsp;", escape(said))
