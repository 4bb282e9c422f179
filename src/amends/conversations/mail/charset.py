"""Bytes into letters, whatever they say they are: nothing is refused, what cannot be read becomes the replacement sign."""

import codecs
import re

from charset_normalizer import from_bytes

UTF8, WESTERN = "utf-8", "cp1252"
WIDER = {  # what senders call by the name of a smaller set; and names Python does not know
    "ascii": WESTERN,
    "us-ascii": WESTERN,
    "iso-8859-1": WESTERN,
    "iso8859-1": WESTERN,
    "latin1": WESTERN,
    "latin-1": WESTERN,
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": UTF8,
    "x-unknown": UTF8,
    "utf8": UTF8,
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
}
NOT_OF_LETTERS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "palmos"}
COMMON = ["cp1251", "koi8_r", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1250", "cp1253", "cp1255", "cp1256", "cp874", "cp1252"]
JAPANESE = ("cp932", "euc_jp")
HALF_WIDTH = re.compile("[\uff61-\uff9f]")
LEAST_HALF = 4
GUESSED_BYTES = 4_000
LEAST_FOREIGN = 24
SHARE_FOREIGN = 0.2
NOT_ASCII = bytes(range(128, 256))
BYTE_ORDER = "\ufeff"
HALF = re.compile("[\ud800-\udfff]")


def decode(raw: bytes, label: str = "") -> tuple[str, bool]:
    """What is written there, and whether all of it could be read."""
    codec = codec_of(label) if label else None
    if codec in (None, WESTERN, UTF8):
        text = _utf8(raw)
        if text is not None:
            return clean(text), True
    text = clean(raw.decode(codec or WESTERN, "replace"))
    return text, "\ufffd" not in text and (codec is not None or not label)


def decode_head(raw: bytes, charset: str = "") -> str:
    """A header that was not coded: if it is not in UTF-8, it is in the letters of the words below."""
    text = _utf8(raw)
    return decode(raw, charset)[0] if text is None else clean(text)


def guess(raw: bytes) -> str:
    """In what letters it is, where nobody says; those of the West are told by there being few. Takes some ten milliseconds."""
    if raw.isascii() or _utf8(raw) is not None:
        return ""
    start = raw[:GUESSED_BYTES]
    foreign = len(start) - len(start.translate(None, NOT_ASCII))
    if foreign < LEAST_FOREIGN or foreign < len(start) * SHARE_FOREIGN:
        return WESTERN
    best = from_bytes(start, cp_isolation=COMMON).best()
    if best and len(HALF_WIDTH.findall(str(best))) >= LEAST_HALF:  # what nobody writes, and Russian looks like
        best = from_bytes(start, cp_isolation=[name for name in COMMON if name not in JAPANESE]).best()
    return best.encoding if best else WESTERN


def codec_of(label: str) -> str | None:
    """The codec for what a sender calls his letters; None for a name nobody knows."""
    name = label.strip().strip("\"'").lower()
    name = WIDER.get(name, name)
    try:
        found = codecs.lookup(name) if name.isascii() and "\0" not in name else None
    except LookupError:
        return None
    is_text = found and getattr(found, "_is_text_encoding", True) and found.name.replace("-", "_") not in NOT_OF_LETTERS
    return found.name if is_text else None


def clean(text: str) -> str:
    """Without what no database of texts takes: NUL, and halves of letters."""
    text = text.replace("\0", "").removeprefix(BYTE_ORDER)
    return HALF.sub("\ufffd", text) if not text.isascii() else text


def _utf8(raw: bytes) -> str | None:
    try:
        return raw.decode(UTF8)
    except UnicodeDecodeError:
        return None
