"""What is left of a letter without quotes and signature. When in doubt a word stays: the whole is one key away, a lost word is not."""

from amends.conversations.mail.quotes_html import without_quotes
from amends.conversations.mail.quotes_lines import Lines
from amends.conversations.mail.quotes_words import FORWARDED, points_below

MOST_LINES = 10_000


def reply_of(text: str, html: str = "", *, subject: str = "") -> str:
    """The reply alone; the whole where nothing else would be left, or where the reply says that it goes on below."""
    whole = text.strip("\r\n").rstrip()
    if FORWARDED.match(subject) or whole.count("\n") > MOST_LINES:
        return whole.strip()
    reply = _without_quotes(whole)
    if html and len(reply) == len(whole.strip()):
        reply = _by_marks(html) or reply
    if not reply or len(reply) < len(whole) and points_below(reply):
        return whole.strip()
    return reply


def _by_marks(html: str) -> str:
    """Where the text tells nothing, some programs mark their quotes in the HTML."""
    left = without_quotes(html)
    return _without_quotes(left) if left else ""


def _without_quotes(text: str) -> str:
    lines = Lines(text.split("\n"))
    lines.cut()
    return lines.text()
