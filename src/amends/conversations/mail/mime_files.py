"""The files that came with a letter. Nothing of them is held: each is read from the raw file when it is opened."""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext as _

from amends.conversations.letter import Part
from amends.conversations.mail.mime import Node
from amends.conversations.mail.mime_body import is_miscoded, opened, size_bytes
from amends.conversations.mail.mime_roles import Roles, name_of
from amends.conversations.mail.mime_tnef import Winmail, is_winmail, open_packed, winmail
from amends.conversations.mail.mime_words import header_text, ids


def files_of(stream: BinaryIO, roles: Roles) -> tuple[list[Part], Winmail | None]:
    """All files; and what was packed in a winmail.dat, whose files stand in its place."""
    parts: list[Part] = []
    words = None
    for node in roles.files:
        packed = winmail(stream, node) if is_winmail(node, name_of(node)) else None
        words = words or packed
        parts.extend(_packed(stream, node, packed) if packed and packed.files else [_part(stream, node)])
    return parts, words


def _packed(stream: BinaryIO, node: Node, packed: Winmail) -> Iterator[Part]:
    for file in packed.files:
        yield Part(file.name, file.media_type, file.size_bytes, partial(open_packed, stream, node, file), file.content_id)


def _part(stream: BinaryIO, node: Node) -> Part:
    content_id = ids(node.head.get("content-id")) or (header_text(node.head.get("content-id")),)
    return Part(
        name=name_of(node),
        media_type=node.kind,
        size_bytes=size_bytes(stream, node),
        open=partial(opened, stream, node),
        content_id=content_id[0].strip("<>"),
        problem=_("Could not decode it, because it is not coded as it says: it is given as it came.") if is_miscoded(stream, node) else "",
    )
