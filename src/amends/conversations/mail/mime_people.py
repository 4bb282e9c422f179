"""Who stands in a header of addresses, however it is written."""

import re
from collections.abc import Iterable

from amends.conversations.letter import Person
from amends.conversations.mail.charset import decode_head
from amends.conversations.mail.mime_words import LONGEST, words

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?$)|\((?:[^()\\]|\\.)*(?:\)|\\?$)|<[^<>]*>|[,;:]|[^\s",;:<>()]+|\s+|.', re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MOST = 2_000


def people(raw: bytes, charset: str = "") -> tuple[Person, ...]:
    """Each with an address or a name; groups are opened, comments are names where nothing else is."""
    text = decode_head(raw[:LONGEST], charset)
    found = (_person(tokens) for tokens in _apart(TOKEN.findall(text)))
    return tuple(person for person in found if person.address or person.name)[:MOST]


def addresses_in(headers: Iterable[bytes]) -> tuple[str, ...]:
    """Each address once, in their order."""
    found = (person.address for raw in headers for person in people(raw))
    return tuple(dict.fromkeys(address for address in found if address))


def _apart(tokens: list[str]):
    """The tokens of one person after another."""
    one: list[str] = []
    is_named = True  # no address yet, so that a colon ends the name of a group
    for token in tokens:
        if token in (",", ";") or token == ":" and is_named:
            if token != ":":
                yield one
            one, is_named = [], True
        else:
            one.append(token)
            is_named = is_named and "@" not in token
    yield one


def _person(tokens: list[str]) -> Person:
    angled = next((token for token in tokens if token.startswith("<") and token.endswith(">") and len(token) > 1), None)
    comments = [token[1:-1] for token in tokens if token.startswith("(") and token.endswith(")")]
    rest = [token for token in tokens if token != angled and not (token.startswith("(") and token.endswith(")"))]
    if angled is None:
        return _bare("".join(rest).strip(), comments)
    name = _said(rest) or _said(comments)
    return Person(_address(angled[1:-1]), name)


def _bare(text: str, comments: list[str]) -> Person:
    """Without angle brackets: the word with the @ is the address."""
    if "@" not in text:
        return Person("", _said([text])) if text and not comments else Person(_address(text), _said(comments))
    address = next(word for word in text.split() if "@" in word)
    name = _said([text.replace(address, " ", 1)])
    return Person(_address(address), name or _said(comments))


def _said(tokens: list[str]) -> str:
    unquoted = (ESCAPED.sub(r"\1", token[1:-1]) if token[:1] == '"' and token[-1:] == '"' and len(token) > 1 else token for token in tokens)
    return " ".join(words("".join(unquoted)).split()).strip("\"'")


def _address(text: str) -> str:
    address = "".join(words(text).split()).strip("<>'\",;")
    return address.removeprefix("mailto:").rpartition(":")[2] if address.startswith("@") else address.removeprefix("mailto:")
