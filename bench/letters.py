"""How far letters are read as others read them: `.venv/bin/python bench/letters.py [FOLDER ...]`.

Prints agreement per folder and every disagreement, with the reason where one was found to be meant. Folders: parse, replies,
bounces, lists; without any, all. The letters are those of ../shared beside the checkout, read in place.
"""

import gzip
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from django.conf import settings
from mailparser_reply import EmailReplyParser

from amends.conversations.letter import Letter, Part, Person
from amends.conversations.mail.charset import decode
from amends.conversations.mail.quotes import reply_of
from amends.conversations.mail.rfc822 import read_letter
from amends.conversations.mail.visible import visible

SHARED = Path(__file__).resolve().parents[2] / "shared"
FIXTURES = SHARED / "fixtures"
UNREAD = "\ufffd"

NESTED = "the boundary of an outer part ends an inner one (RFC 2046, 5.1.2): nothing of it is lost in the part before"
PREFIX = "a boundary is a whole line (RFC 2046, 5.1.1), not the beginning of one"
SHOWN = "words are shown as words, though their part is badly marked; the other counts them as a file or as none"
UUCODED = "uuencoded files are decoded"
PASSED_ON = "what was passed on is kept: one asks for help with just that"
MEANT = {
    "parse/rfc 008.eml files": "an attached letter is as long as it is decoded, not as it is coded",
    "parse/legacy 016.eml files": "a BinHex file is counted with its line ends as they came",
    "parse/legacy 017.eml files": UUCODED,
    "parse/legacy 026.eml files": UUCODED,
    "parse/legacy 045.eml files": "only counted otherwise: its 755 bytes are the same, with lines that end in CR CR LF",
    "parse/legacy 048.eml files": UUCODED,
    "parse/malformed 017.eml files": "the name of the file is read, though its disposition has no kind",
    "parse/malformed 019.eml date": "half a date, overwritten in its midst, is none",
    "parse/malformed 020.eml text": "of two Content-Types the first counts; a person sees the same words",
    "parse/malformed 021.eml text": "of two Content-Types the first counts; a person sees the same words",
    "parse/thirdparty 002.eml text": "rubbish behind the end of a coded part is decoded as well, not lost",
    "parse/thirdparty 002.eml files": "a part of text that is badly coded is text that is badly coded",
    "parse/thirdparty 005.eml text": "a boundary begins a line",
    "parse/thirdparty 015.eml files": "three letters are attached: the other took two of them for the inside of the first",
    "replies embedded_email_7.txt equal": "a rule of underlines may part anything: what is below stays",
    "replies forwarded_apple.txt equal": PASSED_ON,
    "replies forwarded_gmail.txt equal": PASSED_ON,
    "replies forwarded_message.txt equal": PASSED_ON,
    "replies signatures.txt equal": "'Someone from mobile' may be said by somebody",
    "replies spam_1.txt equal": "where all is quoted, all is shown",
    "bounces bsd/lhost-sendmail-14.eml machine": "a person passes a report on, in her own name, with a line of her own",
    **{f"parse/malformed {name}.eml {what}": SHOWN for name in ("001", "002", "003", "006", "007") for what in ("text", "files")},
    **{f"parse/malformed {name}.eml {what}": NESTED for name in ("008", "009", "011", "012") for what in ("text", "files")},
    **{f"parse/malformed {name}.eml {what}": PREFIX for name in ("004", "016") for what in ("text", "files")},
    "parse/malformed 019.eml text": "a letter overwritten in its midst: all that can be read of it is shown, the other shows none",
}


@dataclass
class Agreement:
    """How often two say the same of a folder, and where they do not."""

    folder: str
    asked: Counter = field(default_factory=Counter)
    agreed: Counter = field(default_factory=Counter)
    differences: dict[str, str] = field(default_factory=dict)

    def compare(self, what: str, name: str, ours, theirs) -> None:
        is_same = ours == theirs or _reads_more(str(ours), str(theirs))
        self.asked[what] += 1
        self.agreed[what] += is_same
        if not is_same:
            self.differences[f"{self.folder} {name} {what}"] = f"ours {str(ours)[:200]!r}, theirs {str(theirs)[:200]!r}"

    @property
    def share(self) -> float:
        return self.agreed.total() / self.asked.total() if self.asked else 1.0

    @property
    def unexplained(self) -> list[str]:
        return [name for name in self.differences if name not in MEANT]

    def __str__(self) -> str:
        each = ", ".join(f"{what} {self.agreed[what]}/{asked}" for what, asked in self.asked.items())
        meant = len(self.differences) - len(self.unexplained)
        figures = f"{self.agreed.total()} of {self.asked.total()}, {self.share:.1%}"
        return f"{self.folder}: {figures} ({each}); {meant} meant, {len(self.unexplained)} open"


def letter_in(path: Path) -> Letter:
    return read_letter(io.BytesIO(path.read_bytes()), sender=None, own=frozenset())


def _reads_more(ours: str, theirs: str) -> bool:
    """They agree where the other could read; where he could not, he shows the sign for it."""
    pattern = r".{1,4}".join(re.escape(piece) for piece in theirs.split(UNREAD))
    return UNREAD in theirs and UNREAD not in ours and re.fullmatch(pattern, ours, re.DOTALL) is not None


def plain(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def parse() -> Iterator[Agreement]:
    """Against what another parser read: subject, ends, date, words, files."""
    for folder in ("rfc", "legacy", "malformed", "thirdparty"):
        agreement = Agreement(f"parse/{folder}")
        for path in sorted((FIXTURES / "mail" / "parse" / folder).glob("*.eml")):
            theirs = Oracle(json.loads(path.with_suffix(".json").read_text()))
            for what, said in theirs.all().items():
                agreement.compare(what, path.name, _said(letter_in(path))[what], said)
        yield agreement


def _said(letter: Letter) -> dict:
    ends = {"from": (letter.sender,) if letter.sender else (), "to": letter.to, "cc": letter.cc}
    return {name: [_end(person) for person in people] for name, people in ends.items()} | {
        "subject": plain(letter.subject),
        "date": letter.sent_at,
        "text": plain(letter.text),
        "files": sorted((plain(part.name), _size_bytes(part)) for part in letter.parts),
    }


def _size_bytes(part: Part) -> int:
    """As the other counts: a text by its letters in UTF-8, whatever it came in."""
    if not part.media_type.startswith("text/"):
        return part.size_bytes
    return len(decode(part.open().read())[0].replace("\r\n", "\n").encode())


def _end(person: Person) -> tuple[str, str]:
    return plain(person.name), plain(person.address)


class Oracle:
    """A letter as the other parser wrote it down."""

    def __init__(self, said: dict) -> None:
        self.said, self.parts = said, said["parts"]
        self.heads = {head["name"]: head["value"] for head in reversed(self.parts[0]["headers"]) if isinstance(head["name"], str)}

    def all(self) -> dict:
        return {name: self.people(name) for name in ("from", "to", "cc")} | {
            "subject": plain(str(self.value("subject", "Text") or "")),
            "date": self.date(),
            "text": plain("\n\n".join(self.words(part) for part in self.bodies())),
            "files": sorted((self.name(part), self.size_bytes(part)) for part in self.files()),
        }

    def value(self, name: str, kind: str):
        value = self.heads.get(name)
        return value.get(kind) if isinstance(value, dict) else None

    def people(self, name: str) -> list[tuple[str, str]]:
        found = self.value(name, "Address") or {}
        grouped = [one for group in found.get("Group", []) for one in group["addresses"]]
        people = [(plain(one["name"] or ""), plain(one["address"] or "")) for one in found.get("List", []) + grouped]
        return people[:1] if name == "from" else people

    def date(self) -> datetime | None:
        said = self.value("date", "DateTime")
        if not said:
            return None
        offset = timedelta(hours=said["tz_hour"], minutes=said["tz_minute"]) * (-1 if said["tz_before_gmt"] else 1)
        day = [said[name] for name in ("year", "month", "day", "hour", "minute", "second")]
        return datetime(*day, tzinfo=timezone(offset)).astimezone(UTC)

    def bodies(self) -> list[dict]:
        return [self.parts[nth] for nth in self.said["text_body"]]

    def files(self) -> list[dict]:
        """What is no text: a picture in sight among the words is a file that came along, too."""
        seen = self.said["text_body"] + self.said["html_body"]
        pictures = [nth for nth in seen if "InlineBinary" in self.parts[nth]["body"]]
        return [self.parts[nth] for nth in dict.fromkeys(self.said["attachments"] + pictures)]

    @staticmethod
    def words(part: dict) -> str:
        return part["body"].get("Text") or visible(part["body"].get("Html", ""))

    @staticmethod
    def name(part: dict) -> str:
        heads = {head["name"]: head["value"] for head in part["headers"] if isinstance(head["name"], str)}
        for head, key in (("content_disposition", "filename"), ("content_type", "name")):
            told = heads[head].get("ContentType", {}) if isinstance(heads.get(head), dict) else {}
            for one in told.get("attributes") or []:
                if one["name"] == key:
                    return plain(one["value"])
        return ""

    @staticmethod
    def size_bytes(part: dict) -> int:
        [(kind, body)] = part["body"].items()
        if kind == "Message":
            return part["offset_end"] - part["offset_body"]
        return len(body.encode() if isinstance(body, str) else body)


def replies(reply: Callable[[str], str] = reply_of) -> Iterator[Agreement]:
    """Against what another trimmer leaves of a text: no word of it lost, and equal after white space."""
    agreement = Agreement("replies")
    for path in sorted((FIXTURES / "replies" / "emails").iterdir()):
        ours = plain(reply(path.read_text().replace("\r\n", "\n")))
        theirs = plain((FIXTURES / "replies" / "trimmed" / path.name).read_text())
        agreement.compare("kept", path.name, not Counter(theirs.split()) - Counter(ours.split()), True)
        agreement.compare("equal", path.name, ours, theirs)
    yield agreement


def of_a_library(text: str) -> str:
    """What mail-parser-reply leaves, told the languages it knows."""
    return EmailReplyParser(languages=LANGUAGES).parse_reply(text) or ""


def bounces() -> Iterator[Agreement]:
    """Machine mail of some 60 servers, and what is none; and what is told of the failures in it."""
    agreement = Agreement("bounces")
    for path in sorted((FIXTURES / "bounces" / "maildir").glob("*/*.eml")):
        is_machine = path.parent.name != "not"
        machine = letter_in(path).machine
        is_parked = machine is not None and machine.kind != "list"
        agreement.compare("machine" if is_machine else "person", f"{path.parent.name}/{path.name}", is_parked, is_machine)
    yield agreement


def lists(every: int = 1) -> Iterator[Agreement]:
    """Mailing lists: labelled as such, unless a server reports through one."""
    agreement = Agreement("lists")
    raw = gzip.decompress((SHARED / "data" / "spamassassin" / "easy_ham_1.mbox.gz").read_bytes())
    for nth, one in enumerate(re.split(rb"(?m)^From [^\n]*\n", raw)[1::every]):
        machine = read_letter(io.BytesIO(one), sender=None, own=frozenset()).machine
        is_listed = OF_LIST.search(one.partition(b"\n\n")[0]) is not None
        kind = machine.kind if machine else ""
        agreement.compare(
            "listed" if is_listed else "direct", str(nth), "list" if kind == "bounce" and is_listed else kind, "list" if is_listed else ""
        )
    yield agreement


OF_LIST = re.compile(
    rb"(?im)^(?:list-id|list-post|list-unsubscribe|x-beenthere|mailing-list|x-mailing-list|precedence: *(?:bulk|list|junk))"
)
LANGUAGES = ["cs", "da", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "sv", "zh"]
FOLDERS = {"parse": parse, "replies": replies, "bounces": bounces, "lists": lists}


def beside_a_library() -> None:
    for agreement in replies(of_a_library):
        print(f"the same by mail-parser-reply: {agreement}")


def main(names: list[str]) -> None:
    chosen = [name for name in names if name in FOLDERS] or list(FOLDERS)
    for agreement in (agreement for name in chosen for agreement in FOLDERS[name]()):
        print(agreement)
        for letter, difference in agreement.differences.items():
            print(f"    {letter}: {MEANT.get(letter, 'OPEN')}\n        {difference}")
    if "replies" in chosen:
        beside_a_library()


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    main(sys.argv[1:])
