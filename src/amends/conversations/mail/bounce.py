"""What a mail server reports: which letter did not arrive, to whom, why, and whether for good (RFC 3464, and those that never read it)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from amends.conversations.letter import Failed
from amends.conversations.mail import machine_words as words
from amends.conversations.mail.mime import Head, Node, head_in
from amends.conversations.mail.mime_body import start_of
from amends.conversations.mail.mime_people import people
from amends.conversations.mail.mime_words import header_text, ids

STATUSES = ("message/delivery-status", "message/global-delivery-status")
ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/rfc822-headers")
REPORT_BYTES = 200_000
WHY_LONGEST = 600
MOST = 50
ADDRESS = re.compile(r"[^\s<>@\"'(),:;\[\]]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{1,200}\.[A-Za-z0-9]{2,}")
SPEAKER = r"(?:(?:rcpt to|to|recipient|final-recipient|original-recipient|address|user)\b|rfc822;)?"
ALONE = re.compile(rf"\W*{SPEAKER}\W*({ADDRESS.pattern})\W*(?:\(|:|$|\.\.\.|failed)", re.IGNORECASE)
CODE = re.compile(r"(?<![\d.])([45])(?:\d\d(?=[ -])|\.\d{1,3}\.\d{1,3}(?![\d.]))")
LATER = re.compile(
    r"(?i)delayed|will (?:keep|continue|be) (?:try|retr)|still (?:be )?(?:try|retr)|warning|not yet been delivered|temporar|vorübergehend"
)
QUOTED_ID = re.compile(r"(?im)^[>| \t]*message-id:[ \t]*(?:\n[>| \t]+)?(<[^<>\s]{1,900}>)")
QUOTED_HEAD = re.compile(
    r"(?im)^[> \t]*(?:received|return-path|dkim-signature|mime-version): |^message-id:|^from mailer-daemon"
    r"|^-{3,}.*(?:original|copy|header|returned|unsent)"
)
HEADER = re.compile(r"(?m)^[A-Za-z][A-Za-z-]{1,40}:[ \t]")
SERVER = re.compile(r"(?i)(?:postmaster|mailer-daemon)@")
FAILS = re.compile(r"(?i)fail|deliver|unknown|unable|reject|error|denied|invalid|malformed|not (?:exist|found)|^\W*5\d\d| on \w{3}, \d")


def failures_of(stream: BinaryIO, root: Node, text: str, *, is_report: bool = True) -> tuple[Failed, ...]:
    """Each address once. Blank where a report names none that can be understood; what is no report for sure is guessed from its words."""
    leaves = list(_leaves(root))
    copies = [head_in(_raw(stream, node)) for node in leaves if node.kind in ORIGINALS]
    references = _references(root, copies, text)
    told = [failed for node in leaves if node.kind in STATUSES for failed in _by_status(_raw(stream, node), references)]
    found = told or list(_by_words(root.head, copies, text, references))
    if not (told or is_report):
        speaks = words.speak_of_failure(header_text(root.head.get("subject")), text)
        found = [replace(failed, is_guessed=True) for failed in found] if speaks else []
    return tuple({failed.address.lower(): failed for failed in reversed(found)}.values())[::-1][:MOST]


def _leaves(node: Node) -> Iterator[Node]:
    left = [node]
    while left:
        one = left.pop()
        left.extend(reversed(one.parts))
        if not one.parts:
            yield one


def _raw(stream: BinaryIO, node: Node) -> bytes:
    return start_of(stream, node, REPORT_BYTES)[0]


def _references(root: Node, copies: list[Head], text: str) -> tuple[str, ...]:
    """By what the letter that failed is known: from its copy, from its quoted head, from what the report says it answers."""
    found = [name for head in copies for name in ids(head.get("message-id"))]
    found += QUOTED_ID.findall(text)
    for name in ("x-original-message-id", "original-message-id", "in-reply-to", "references"):
        found += ids(root.head.get(name))
    return tuple(dict.fromkeys(found))[:MOST]


def _by_status(raw: bytes, references: tuple[str, ...]) -> Iterator[Failed]:
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for group in re.split(rb"\n\s*\n", text)[: 10 * MOST]:
        head = head_in(group)
        action = header_text(head.get("action")).lower().split(" ")[0]
        address = _recipient(head)
        if address and action not in ("delivered", "relayed", "expanded"):
            yield Failed(address, _why(head), _is_for_good(head, action), references)


def _recipient(head: Head) -> str:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        said = header_text(head.get(name))
        found = ADDRESS.search(said.rpartition(";")[2]) or ADDRESS.search(said)
        if found:
            return found[0]
    return ""


def _why(head: Head) -> str:
    said = header_text(head.get("diagnostic-code")) or header_text(head.get("status"))
    return re.sub(r"^(?:smtp|x-[\w-]+|dns|unix)\s*;\s*", "", said, flags=re.IGNORECASE)[:WHY_LONGEST]


def _is_for_good(head: Head, action: str) -> bool:
    """A status of 4 that has failed will not be tried again: for us it is for good as well."""
    return action != "delayed" and (action == "failed" or not header_text(head.get("status")).startswith("4"))


def _by_words(head: Head, copies: list[Head], text: str, references: tuple[str, ...]) -> Iterator[Failed]:
    """From reports in prose: whom they name above the copy of the letter; else to whom the letter went."""
    end = QUOTED_HEAD.search(text)
    prose = text[: end.start()] if end and end.start() > 0 else text
    copy = HEADER.search(text, end.start()) if end else None
    sent_to = _sent_to([*copies, *([head_in(text[copy.start() :].encode())] if copy else [])])
    lines = prose[:REPORT_BYTES].split("\n")
    is_later = bool(LATER.search(prose)) and not any(found[1] == "5" for found in CODE.finditer(prose))
    for address in _told(head, lines) or sent_to:
        yield Failed(address, _reason(lines, address), not is_later, references)


def _told(head: Head, lines: list[str]) -> list[str]:
    named = [person.address for person in people(b",".join(head.all("x-failed-recipients"))) if "@" in person.address]
    ends = {person.address.lower() for name in ("from", "to") for person in people(head.get(name))}
    alone = [found[1] for line in lines if (found := ALONE.match(line[:400]))]
    spoken = [found[0] for line in lines if FAILS.search(line[:400]) for found in ADDRESS.finditer(line[:400])]
    others = [
        [address.rstrip(".") for address in some if address.lower() not in ends and not SERVER.match(address)] for some in (alone, spoken)
    ]
    return next((found for found in [named, *others, alone] if found), [])[:MOST]


def _sent_to(copies: list[Head]) -> list[str]:
    return [person.address for head in copies for person in people(head.get("to")) if ADDRESS.fullmatch(person.address)][:MOST]


def _reason(lines: list[str], address: str) -> str:
    """What stands beside the address, or the first line that has a code."""
    at = next((nth for nth, line in enumerate(lines) if address in line), 0)
    near = [line.strip() for line in lines[at : at + 6] if line.strip()]
    coded = next((line.strip() for line in lines if CODE.search(line)), "")
    said = next((line for line in near if CODE.search(line)), "") or coded or " ".join(near[1:3]) or " ".join(near)
    return " ".join(said.split())[:WHY_LONGEST]
