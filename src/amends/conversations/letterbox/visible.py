"""What a person would see of HTML: its words, in lines, without what is hidden from the eye."""

from lxml import etree

from amends.conversations.letterbox.charset import clean

PARSER_SETTINGS = {"encoding": "utf-8", "recover": True, "huge_tree": True, "no_network": True, "remove_comments": True, "remove_pis": True}


def visible(html: str) -> str:
    tree = parsed(html)
    return "" if tree is None else clean(" ".join(tree.itertext()))


def parsed(html: str):
    """The tree of it; None if there is nothing in it."""
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), etree.HTMLParser(**PARSER_SETTINGS))
    except etree.XMLSyntaxError:
        return None
