"""What a picture is by its first bytes, whatever its sender calls it; and how large it will be when it is drawn."""

PNG, GIF, JPEG, WEBP = "image/png", "image/gif", "image/jpeg", "image/webp"
HEAD_BYTES = 1 << 18  # a camera writes its own small picture before the size of the large one
MOST_PIXELS = 60_000_000  # a file of some bytes can ask for all the memory of a browser


def picture_type(head: bytes) -> str:
    """Its media type, if it is one of the four that nothing but a picture can be; blank for all else, drawings in SVG among them."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def pixels(head: bytes) -> int | None:
    """Width times height, as its first bytes say; None where they do not."""
    size = {PNG: _of_png, GIF: _of_gif, JPEG: _of_jpeg, WEBP: _of_webp}[picture_type(head)](head)
    return size[0] * size[1] if size and all(size) else None


def can_be_shown(head: bytes) -> bool:
    """A picture, and none that is too large to be drawn."""
    return bool(picture_type(head)) and (pixels(head) or MOST_PIXELS + 1) <= MOST_PIXELS


def _big(some: bytes) -> int:
    return int.from_bytes(some, "big")


def _little(some: bytes) -> int:
    return int.from_bytes(some, "little")


def _of_png(head: bytes) -> tuple[int, int] | None:
    return (_big(head[16:20]), _big(head[20:24])) if head[12:16] == b"IHDR" else None


def _of_gif(head: bytes) -> tuple[int, int]:
    return _little(head[6:8]), _little(head[8:10])


def _of_jpeg(head: bytes) -> tuple[int, int] | None:
    """Segments follow one another, each with its length, until the one that says the size."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        kind = head[at + 1]
        if kind == 0xFF:
            at += 1  # filling
        elif 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return _big(head[at + 7 : at + 9]), _big(head[at + 5 : at + 7])
        else:
            at += 2 + _big(head[at + 2 : at + 4])
    return None


def _of_webp(head: bytes) -> tuple[int, int] | None:
    form = head[12:16]
    if form == b"VP8 ":
        return _little(head[26:28]) & 0x3FFF, _little(head[28:30]) & 0x3FFF
    if form == b"VP8L":
        bits = _little(head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return (_little(head[24:27]) + 1, _little(head[27:30]) + 1) if form == b"VP8X" else None
