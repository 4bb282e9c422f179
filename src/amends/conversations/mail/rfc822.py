"""A raw letter of the mail into what it says. Never raises for what is inside: what cannot be read is a remark."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from amends.conversations.letter import Letter, Part
from amends.conversations.mail.bounce import failures_of
from amends.conversations.mail.machine import is_report, list_of, machine_of, stands_in
from amends.conversations.mail.mime import Head, Node, cut
from amends.conversations.mail.mime_files import files_of
from amends.conversations.mail.mime_people import addresses_in, people
from amends.conversations.mail.mime_roles import roles_of
from amends.conversations.mail.mime_texts import Texts
from amends.conversations.mail.mime_words import header_text, ids
from amends.conversations.mail.nobody import is_ours
from amends.conversations.mail.quotes import reply_of
from amends.conversations.mail.visible import visible

MOST_REMARKS = 20
DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")


def read_letter(stream: BinaryIO, *, sender: str | None, own: frozenset[str]) -> Letter:
    """What a raw letter says.

    stream  seekable, whole; stays open as long as parts are opened: they are read from it
    sender  the return path of the envelope: None if nobody told, blank for the null one
    own     our addresses, in lower case
    """
    root = cut(stream)
    head, roles, texts = root.head, roles_of(root), Texts(stream)
    text, html = texts.words(roles)
    parts, packed = files_of(stream, roles)
    if packed and not text:
        text, html = packed.text or visible(packed.html), packed.html
    kinds = frozenset(node.kind for node in roles.files)
    machine = machine_of(head, kinds, text, sender=sender, own=own)
    is_bounce = machine is not None and machine.kind == "bounce"
    return Letter(
        text=text,
        reply=reply_of(text, html, subject=header_text(head.get("subject"))),
        html=html,
        parts=tuple(parts),
        machine=machine,
        failures=failures_of(stream, root, text, is_report=is_report(head, kinds, text, sender=sender)) if is_bounce else (),
        remarks=(*texts.remarks, *_breaks(root), *_problems(parts)),
        sent_at=_date(head),
        **_ends(head, own, texts.charset),
        **_threads(head, texts.charset),
    )


def _breaks(root: Node) -> Iterator[str]:
    if root.parts and not root.is_closed:
        yield _("Could not read to the end of the letter, because it breaks off before its last part is closed.")


def _problems(parts: list[Part]) -> Iterator[str]:
    for part in parts[:MOST_REMARKS]:
        if part.problem:
            yield f"{part.name or part.media_type}: {part.problem}"


def _ends(head: Head, own: frozenset[str], charset: str) -> dict:
    """Who writes to whom. Of what a form sent in somebody's name, it is somebody who writes."""
    stood_for, wrote = stands_in(head, own), people(head.get("from"), charset)
    sender = (stood_for,) if stood_for else wrote or people(head.get("sender"), charset)
    return {
        "sender": sender[0] if sender else None,
        "in_name_by": wrote[0].address if stood_for and not is_ours(wrote[0].address, own) else "",
        "reply_to": people(head.get("reply-to")),
        "to": people(b",".join(head.all("to")), charset),
        "cc": people(b",".join(head.all("cc")), charset),
        "delivered_to": addresses_in(head.all(*DELIVERED)),
    }


def _threads(head: Head, charset: str) -> dict:
    """What it is about, and what it answers."""
    own = ids(head.get("message-id"))
    return {
        "subject": header_text(head.get("subject"), charset),
        "message_id": own[0] if own else "",
        "in_reply_to": ids(head.get("in-reply-to")),
        "references": ids(head.get("references")),
        "list_id": list_of(head),
    }


def _date(head: Head) -> datetime | None:
    said = header_text(head.get("date"))
    try:
        at = parsedate_to_datetime(said)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
