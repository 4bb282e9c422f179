"""Whether a machine wrote a letter, and by what one knows."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from amends.conversations.letter import Machine, Person
from amends.conversations.mail import machine_words as words
from amends.conversations.mail.mime import Head
from amends.conversations.mail.mime_people import people
from amends.conversations.mail.mime_words import header_text, parameters
from amends.conversations.mail.nobody import is_daemon, is_ours, mailbox, takes_no_reply

LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list", "x-beenthere", "x-mailman-version")
REPORTS = ("message/delivery-status", "message/global-delivery-status", "message/feedback-report")
NAME_OF_LIST = re.compile(r"<([^<>\s]+)>")
LONGEST_LIST = 300


@dataclass(frozen=True)
class Seen:
    """What one can see from outside."""

    head: Head
    kinds: frozenset[str]  # media types of all parts
    text: str
    sender: str | None  # the envelope's return path
    own: frozenset[str]

    def says(self, name: str) -> str:
        return header_text(self.head.get(name))

    @cached_property
    def writer(self) -> Person:
        return next(iter(people(self.head.get("from"))), Person(""))

    @property
    def has_null_path(self) -> bool:
        path = self.says("return-path")
        return self.sender == "" if self.sender is not None else path.replace(" ", "") in ("<>", "<<>>")

    @property
    def is_told_of_failure(self) -> bool:
        return words.speak_of_failure(self.says("subject"), self.text)


def machine_of(head: Head, kinds: frozenset[str], text: str, *, sender: str | None, own: frozenset[str]) -> Machine | None:
    """The first that fits; None: as far as one can see, a person wrote it."""
    seen = Seen(head, kinds, text, sender, own)
    for kind, judge in JUDGES:
        if why := judge(seen):
            return Machine(kind, why)
    return None


def is_report(head: Head, kinds: frozenset[str], text: str, *, sender: str | None) -> bool:
    """A mail server's own words. What only has no return path may be an absence note."""
    seen = Seen(head, kinds, text, sender, frozenset())
    return bool(_report(seen) or _daemon(seen))


def stands_in(head: Head, own: frozenset[str]) -> Person | None:
    """Who is to be answered, where a form wrote in somebody's name: from ourselves or from nobody, with an address to reply to."""
    writer = next(iter(people(head.get("from"))), Person(""))
    if not (is_ours(writer.address, own) or takes_no_reply(writer.address)):
        return None
    asked = (person for person in people(head.get("reply-to")) if "@" in person.address)
    return next((person for person in asked if not is_ours(person.address, own) and not takes_no_reply(person.address)), None)


def _own(seen: Seen) -> str:
    if is_ours(seen.writer.address, seen.own) and not stands_in(seen.head, seen.own):
        return _("It comes from our own address %(address)s.") % {"address": seen.writer.address}
    return ""


def list_of(head: Head) -> str:
    """By what a mailing list tells itself from others: what stands in <> in the first of its headers, else the whole."""
    said = next((said for name in LIST_HEADERS if (said := header_text(head.get(name)).lower())), "")
    found = NAME_OF_LIST.search(said)
    return (found[1] if found else said)[:LONGEST_LIST]


def _report(seen: Seen) -> str:
    kind, told = parameters(seen.head.get("content-type"))
    said = told.get("report-type", "").lower()
    if kind == "multipart/report" and said != "disposition-notification" or said == "delivery-status":
        return _("It is a report of a mail server.")
    if seen.kinds.intersection(REPORTS) and (seen.has_null_path or _is_daemon(seen) or words.FAILURE.search(seen.says("subject"))):
        return _("It is a report of a mail server.")
    return _("It names the addresses it could not reach.") if seen.head.get("x-failed-recipients") else ""


def _daemon(seen: Seen) -> str:
    if not _is_daemon(seen):
        return ""
    return _("It comes from a mail server: %(who)s.") % {"who": seen.writer.address or seen.writer.name}


def _is_daemon(seen: Seen) -> bool:
    if is_daemon(seen.writer.address) or words.DAEMON_NAME.search(seen.writer.name):
        return True
    return bool(words.MASTER.fullmatch(mailbox(seen.writer.address))) and (seen.has_null_path or seen.is_told_of_failure)


def _auto_reply(seen: Seen) -> str:
    submitted = parameters(seen.head.get("auto-submitted"))[0]
    if submitted and submitted != "no":
        return _("It says that it was sent automatically: Auto-Submitted: %(said)s.") % {"said": submitted[:60]}
    for name in words.AUTOMATIC_HEADERS:
        if seen.head.get(name):
            return _("It says that it was sent automatically: it has the header %(name)s.") % {"name": name}
    if words.AUTOMATIC_PRECEDENCE.fullmatch(seen.says("precedence")) or words.AUTOMATIC_PRECEDENCE.fullmatch(seen.says("x-precedence")):
        return _("It says that it was sent automatically: Precedence: %(said)s.") % {"said": seen.says("precedence")[:60]}
    if parameters(seen.head.get("content-type"))[1].get("report-type", "").lower() == "disposition-notification":
        return _("It is a receipt: a letter was opened.")
    return _("Its subject is that of an automatic reply.") if words.AUTOMATIC.match(seen.says("subject")) else ""


def _null_path(seen: Seen) -> str:
    return _("It has no return path, as only reports of mail servers have none.") if seen.has_null_path else ""


def _complaint(seen: Seen) -> str:
    return _("It is a complaint that a mail server passes on.") if words.COMPLAINT.match(seen.says("subject")) else ""


def _no_reply(seen: Seen) -> str:
    if takes_no_reply(seen.writer.address) and not stands_in(seen.head, seen.own):
        return _("It comes from an address that takes no reply: %(address)s.") % {"address": seen.writer.address}
    return ""


def _list(seen: Seen) -> str:
    for name in LIST_HEADERS:
        if seen.head.get(name):
            return _("It came by a mailing list: it has the header %(name)s.") % {"name": name}
    said = seen.says("precedence").lower()
    return _("It was sent to many: Precedence: %(said)s.") % {"said": said} if said in ("list", "bulk", "junk") else ""


JUDGES = (
    ("own", _own),
    ("bounce", _report),
    ("bounce", _daemon),
    ("auto_reply", _auto_reply),
    ("bounce", _null_path),
    ("bounce", _complaint),
    ("no_reply", _no_reply),
    ("list", _list),
)
