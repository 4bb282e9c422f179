import pytest

from amends.conversations.letter import Person
from tests.conversations.letterbox.letters import letter_of
from tests.shared import SHARED, needs_shared

BOUNCES = SHARED / "fixtures" / "bounces" / "maildir"


def machine(head, text="It broke.", *, sender="ben@example.com", who="From: Ben <ben@example.com>\n"):
    found = letter_of(f"{who}{head}\n\n{text}\n", sender=sender).machine
    return found and found.kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("Auto-Submitted: auto-generated; owner-email=x@y.z", "auto_reply"),
        ("X-Autoreply: yes", "auto_reply"),
        ("Precedence: auto_reply", "auto_reply"),
        ("Subject: Automatic reply: Your order", "auto_reply"),
        ("Subject: =?utf-8?Q?R=C3=A9ponse_automatique?= : Absence", "auto_reply"),
        ("Subject: Abwesenheitsnotiz: Bestellung", "auto_reply"),
        ("Content-Type: multipart/report; report-type=disposition-notification", "auto_reply"),
        ("Content-Type: multipart/report; report-type=delivery-status", "bounce"),
        ("X-Failed-Recipients: a@b.example", "bounce"),
        ("List-Id: <news.example.com>", "list"),
        ("Precedence: bulk", "list"),
        ("Subject: Re: Out of office chairs", None),
        ("Subject: Delivery failed, my parcel was returned to sender", None),
        ("Auto-Submitted: no", None),
        ("X-Auto-Response-Suppress: All", None),
    ],
)
def test_machines_are_known_by_their_heads(head, kind):
    assert machine(head) == kind


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("From: MAILER-DAEMON@example.com\n", "bounce"),
        ("From: Mail Delivery Subsystem <x@example.com>\n", "bounce"),
        ("From: Support <Support@Amends.test>\n", "own"),
        ("From: support+r-abc@amends.test\n", "own"),
        ("From: Shop <no-reply@example.com>\n", "no_reply"),
        ("From: Shop <orders-noreply@example.com>\n", "no_reply"),
        ("From: Post <postmaster@example.com>\n", None),
        ("From: Norepls <norbert.reply@example.com>\n", None),
    ],
)
def test_machines_are_known_by_who_they_are(who, kind):
    assert machine("Subject: Hello", who=who) == kind


def test_a_null_return_path_is_a_servers():
    assert machine("Subject: Hello", sender="") == "bounce"
    assert machine("Return-Path: <>\nSubject: Hello", sender=None) == "bounce"
    assert machine("Return-Path: <>\nSubject: Hello", sender="ben@example.com") is None


def test_an_absent_person_without_return_path_is_absent_not_bounced():
    assert machine("Subject: Automatic reply: Hello", sender="") == "auto_reply"


def test_every_machine_is_told_with_why():
    letter = letter_of("From: ben@example.com\nAuto-Submitted: auto-replied\n\nAway.")

    assert letter.machine.why == "It says that it was sent automatically: Auto-Submitted: auto-replied."


@pytest.mark.parametrize("form", ["no-reply@shop.example", "support@amends.test"])
def test_what_a_form_sends_in_somebodys_name_is_somebodys(form):
    letter = letter_of(f"From: Form <{form}>\nReply-To: Ben <ben@example.com>\n\nIt broke.")

    assert (letter.machine, letter.sender) == (None, Person("ben@example.com", "Ben"))


def test_our_own_letter_that_came_back_is_ours_whatever_it_asks_to_be_answered_to():
    letter = letter_of("From: support@amends.test\nReply-To: support+r-abc@amends.test\n\nHello.")

    assert letter.machine.kind == "own"


@needs_shared
def test_of_real_bounces_99_of_100_are_known_and_no_person_is_taken_for_one():
    found = {path: letter_of(path.read_bytes()).machine for path in BOUNCES.glob("*/*.eml")}
    servers = [machine for path, machine in found.items() if path.parent.name != "not"]

    assert sum(1 for machine in servers if machine and machine.kind != "list") / len(servers) >= 0.99
    assert [machine for path, machine in found.items() if path.parent.name == "not"] == [None, None]
