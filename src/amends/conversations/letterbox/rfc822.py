"""A raw letter of the mail into what it says. Never raises for what is inside: what cannot be read is a remark."""

import html as markup
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext as _

from amends.conversations.letter import Letter, Part
from amends.conversations.letterbox.bounce import failures_of
from amends.conversations.letterbox.charset import decode
from amends.conversations.letterbox.machine import machine_of, stands_in
from amends.conversations.letterbox.mime import Head, Node, cut
from amends.conversations.letterbox.mime_body import opened, size_bytes, start_of
from amends.conversations.letterbox.mime_people import people
from amends.conversations.letterbox.mime_roles import HTML, Roles, name_of, roles_of
from amends.conversations.letterbox.mime_words import header_text, ids
from amends.conversations.letterbox.quotes import reply_of
from amends.conversations.letterbox.visible import visible

TEXT_BYTES = 1_000_000
DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")
UNNAMED = "part"


def read_letter(stream: BinaryIO, *, sender: str | None, own: frozenset[str]) -> Letter:
    """What a raw letter says.

    stream  seekable, whole; stays open as long as parts are opened: they are read from it
    sender  the return path of the envelope: None if nobody told, blank for the null one
    own     our addresses, in lower case
    """
    root = cut(stream)
    head, roles, remarks = root.head, roles_of(root), []
    read = partial(_text, stream, remarks)
    text, html = _words(roles, read)
    machine = machine_of(head, frozenset(node.kind for node in roles.files), text, sender=sender, own=own)
    return Letter(
        text=text,
        reply=reply_of(text, html, subject=header_text(head.get("subject"))),
        html=html,
        parts=tuple(_part(stream, node) for node in roles.files),
        machine=machine,
        failures=failures_of(stream, root, text) if machine and machine.kind == "bounce" else (),
        remarks=tuple(dict.fromkeys(remarks)),
        sent_at=_date(head),
        **_ends(head, own),
        **_threads(head),
    )


def _ends(head: Head, own: frozenset[str]) -> dict:
    """Who writes to whom. Of what a form sent in somebody's name, it is somebody who writes."""
    stood_for = stands_in(head, own)
    sender = (stood_for,) if stood_for else people(head.get("from")) or people(head.get("sender"))
    delivered = (person.address for said in head.all(*DELIVERED) for person in people(said))
    return {
        "sender": sender[0] if sender else None,
        "reply_to": people(head.get("reply-to")),
        "to": people(b",".join(head.all("to"))),
        "cc": people(b",".join(head.all("cc"))),
        "delivered_to": tuple(dict.fromkeys(address for address in delivered if address)),
    }


def _threads(head: Head) -> dict:
    """What it is about, and what it answers."""
    own = ids(head.get("message-id"))
    return {
        "subject": header_text(head.get("subject")),
        "message_id": own[0] if own else "",
        "in_reply_to": ids(head.get("in-reply-to")),
        "references": ids(head.get("references")),
    }


def _date(head: Head) -> datetime | None:
    said = header_text(head.get("date"))
    try:
        at = parsedate_to_datetime(said)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(roles: Roles, read: Callable[[Node], str]) -> tuple[str, str]:
    """All that a person would see, and the same as HTML where it came as such."""
    plain = [(node, read(node)) for node in roles.plain]
    known = {id(node): said for node, said in plain}
    html = [(node, known.get(id(node)) or read(node)) for node in roles.html]
    text = "\n\n".join(visible(said) if node.kind == HTML else said for node, said in plain).strip()
    marked = "\n".join(said if node.kind == HTML else _as_html(said) for node, said in html)
    is_marked = any(node.kind == HTML for node, _said in html)
    return text or (visible(marked) if is_marked else ""), marked if is_marked else ""


def _as_html(text: str) -> str:
    return f"<pre>{markup.escape(text)}</pre>"


def _text(stream: BinaryIO, remarks: list[str], node: Node) -> str:
    raw, is_whole = start_of(stream, node, TEXT_BYTES)
    text, is_read = decode(raw, node.told.get("charset", ""))
    if not is_whole:
        remarks.append(_("This letter is very long: its first part is shown, all of it stands in the letter as it came."))
    if not is_read:
        charset = node.told.get("charset") or "?"
        remarks.append(
            _("Could not read every letter of the text, because of its character set (%(charset)s).") % {"charset": charset[:60]}
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _part(stream: BinaryIO, node: Node) -> Part:
    content_id = ids(node.head.get("content-id"))
    return Part(
        name=name_of(node),
        media_type=node.kind,
        size_bytes=size_bytes(stream, node),
        open=partial(opened, stream, node),
        content_id=content_id[0].strip("<>") if content_id else "",
    )
