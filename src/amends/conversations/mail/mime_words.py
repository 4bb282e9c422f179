"""Words of a header: RFC 2047 words, RFC 2231 parameters, ids."""

import binascii
import re
from urllib.parse import unquote_to_bytes

from amends.conversations.mail.charset import clean, decode, decode_head

WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;"]*)', re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
ID = re.compile(r"<([^<>]{1,900})>")
LINE_BREAK = re.compile(r"[\r\n]+")
FORGOTTEN = re.compile(r"^(\s*[^\s;=]+)\s+(?=[^\s;=]+=)")
LONGEST = 100_000
MOST = 300


def header_text(raw: bytes, charset: str = "") -> str:
    """A header in one line, its encoded words read; the charset is that of what was not encoded."""
    text = decode_head(raw[:LONGEST], charset)
    return " ".join(words(text).split())


def words(text: str) -> str:
    """Encoded words read, also where a letter of several bytes was cut in two between them."""
    if "=?" not in text:
        return text
    said, last, pending = [], 0, None
    text = BETWEEN.sub(r"\1", text)
    for found in WORD.finditer(text):
        if pending and (found.start() > last or pending[0] != found[1].lower()):
            said.append(decode(pending[1], pending[0])[0])
            pending = None
        said.append(text[last : found.start()])
        raw = _bytes(found[2], found[3])
        pending = (found[1].lower(), pending[1] + raw if pending else raw)
        last = found.end()
    if pending:
        said.append(decode(pending[1], pending[0])[0])
    return clean("".join([*said, text[last:]]))


def _bytes(how: str, what: str) -> bytes:
    raw = what.encode(errors="replace")
    return from_base64(raw) if how in "bB" else binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


def from_base64(raw: bytes) -> bytes:
    """As far as it can be read; whatever is not of the alphabet is passed over."""
    return whole_run(raw.translate(None, NOT_BASE64))


def whole_run(letters: bytes) -> bytes:
    """A run of the alphabet of base64 that ends here; a single letter left over says nothing."""
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """The value of a header before its semicolons, in lower case, and what is said after them."""
    text = LINE_BREAK.sub("", decode(raw[:LONGEST])[0])
    text = FORGOTTEN.sub(r"\1; ", text)  # the semicolon
    value = text.partition(";")[0].strip()
    found = {}
    for name, said in PARAMETER.findall(text)[:MOST]:
        found.setdefault(name.lower(), _unquoted(said))
    return value.lower(), _joined(found) if any("*" in name for name in found) else found


def _unquoted(said: str) -> str:
    said = said.strip()
    if not said.startswith('"'):
        return said
    return ESCAPED.sub(r"\1", said[1:].removesuffix('"'))


def _joined(found: dict[str, str]) -> dict[str, str]:
    """RFC 2231: name*=charset'language'value, and values cut in pieces name*0*, name*1."""
    plain = {name: said for name, said in found.items() if "*" not in name}
    for name in {name.partition("*")[0] for name in found if "*" in name}:
        pieces = sorted((_place(key), key) for key in found if key.partition("*")[0] == name and "*" in key)
        plain[name] = _assembled([(key, found[key]) for _place_, key in pieces])
    return plain


def _place(key: str) -> int:
    number = key.partition("*")[2].strip("*")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0


def _assembled(pieces: list[tuple[str, str]]) -> str:
    label, raw = "", b""
    for nth, (key, said) in enumerate(pieces):
        if key.endswith("*"):
            if nth == 0 and said.count("'") >= 2:
                label, _language, said = said.split("'", 2)
            raw += unquote_to_bytes(said)
        else:
            raw += said.encode(errors="replace")
    return decode(raw, label)[0]


def ids(raw: bytes) -> tuple[str, ...]:
    """Message-IDs in their angle brackets, each once, in their order; a bare one is given its brackets."""
    text, _all = decode(raw[:LONGEST])
    found = ["".join(name.split()) for name in ID.findall(text)]
    if not found:
        found = [name.strip("<>,;") for name in text.split() if "@" in name]
    return tuple(dict.fromkeys(f"<{name}>" for name in found if name))
