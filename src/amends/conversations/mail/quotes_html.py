"""Quotes and signatures as mail programs mark them in HTML."""

import re

from amends.conversations.mail.quotes_words import FORWARD
from amends.conversations.mail.visible import is_too_deep, parsed, words_of

MARKS = re.compile(
    r"gmail_quote|gmail_signature|divRplyFwdMsg|appendonsend|moz-cite-prefix|moz-signature|yahoo_quoted|protonmail_quote|protonmail_signature"
    r"|tutanota_quote|zmail_extra|type=.?cite|ms-outlook-mobile-signature|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION"
)
QUOTED_CLASSES = {
    *("gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra", "moz-cite-prefix"),
    *("gmail_signature", "moz-signature", "protonmail_signature_block", "gmail_attr"),
}
QUOTED_IDS = {"ms-outlook-mobile-signature", "mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION", "yahoo_quoted"}
FROM_HERE_ON = {"divRplyFwdMsg", "appendonsend", "x_divRplyFwdMsg", "x_appendonsend"}


def without_quotes(html: str) -> str:
    """What a person would see of the rest; blank where nothing is marked, or what is marked was passed on."""
    if not MARKS.search(html) or is_too_deep(html):
        return ""
    tree = parsed(html)
    marked = [] if tree is None else [element for element in tree.iter("*") if _is_quote(element)]
    if not marked or any(FORWARD.search(line) for line in words_of(tree).split("\n")):
        return ""
    for element in marked:
        _remove(element, and_after=element.get("id") in FROM_HERE_ON)
    return words_of(tree)


def _is_quote(element) -> bool:
    if element.tag == "blockquote" and (element.get("type") or "").lower() == "cite":
        return True
    name = element.get("id")
    return name in FROM_HERE_ON or name in QUOTED_IDS or bool(QUOTED_CLASSES.intersection((element.get("class") or "").split()))


def _remove(element, *, and_after: bool) -> None:
    above = element.getparent()
    if above is None:
        return
    gone = [element, *element.itersiblings()] if and_after else [element]
    for one in gone:
        _keep_tail(above, one, is_kept=not and_after)
        above.remove(one)


def _keep_tail(above, element, *, is_kept: bool) -> None:
    """The words after an element hang on it, though they are not of it."""
    if not (is_kept and element.tail):
        return
    before = element.getprevious()
    if before is None:
        above.text = (above.text or "") + element.tail
    else:
        before.tail = (before.tail or "") + element.tail
