import pytest

from amends.conversations.letter import Person
from tests.conversations.mail.letters import letter_of
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


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Kettle",
        "Auto: Kettle",
        "Auto-Reply: Kettle",
        "AutoReply: Kettle",
        "Out of Office: Kettle",
        "Out of the office",
        "Vacation reply",
        "Abwesenheitsnotiz: Kettle",
        "Automatische Antwort: Kettle",
        "Réponse automatique : Kettle",
        "Absence du bureau",
        "Respuesta automática: Kettle",
        "Fuera de la oficina",
        "Risposta automatica: Kettle",
        "Fuori sede",
        "Resposta automática: Kettle",
        "Automatisch antwoord: Kettle",
        "Afwezig: Kettle",
        "Autosvar: Kettle",
        "Automatiskt svar: Kettle",
        "Automatisk svar: Kettle",
        "Automaattinen vastaus: Kettle",
        "Odpowiedź automatyczna: Kettle",
        "Automatická odpověď: Kettle",
        "Автоматический ответ: Kettle",
        "自动回复: Kettle",
        "自動返信：Kettle",
        "자동 회신: Kettle",
    ],
)
def test_absent_people_are_known_by_the_subject_in_many_languages(subject):
    assert machine(f"Subject: {subject}") == ("auto_reply" if subject != "Auto: Kettle" else None)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic coffee machine",
        "Absence of my parcel",
        "Out of office chairs?",
        "Vacation",
        "Undeliverable parcel",
        "Returned to sender",
        "Failure notice from your shop",
        "Mailbox",
        "Complaint",
        "No reply from you",
    ],
)
def test_subjects_of_people_stay_peoples(subject):
    assert machine(f"Subject: {subject}", "550 5.1.1 is what the courier told me. The address is unknown, he says.") is None


@pytest.mark.parametrize(
    "address",
    [
        "noreply@example.com",
        "no-reply@example.com",
        "no.reply@example.com",
        "NO_REPLY@example.com",
        "do-not-reply@example.com",
        "donotreply@example.com",
        "dontreply@example.com",
        "shop.noreply@example.com",
        "noreply-123@example.com",
        "noreply+abc@example.com",
        "keine-antwort@example.com",
        "nepasrepondre@example.com",
        "no-responder@example.com",
        "nao-responder@example.com",
        "non-rispondere@example.com",
    ],
)
def test_addresses_that_take_no_reply_are_known(address):
    assert machine("Subject: Order", who=f"From: Shop <{address}>\n") == "no_reply"


@pytest.mark.parametrize(
    "address", ["reply@example.com", "norbert@example.com", "no@example.com", "monoreply@example.com", "ben@noreply.example"]
)
def test_addresses_that_only_look_like_it_are_peoples(address):
    assert machine("Subject: Order", who=f"From: Ben <{address}>\n") is None


@pytest.mark.parametrize(
    "head",
    [
        "List-Id: Kettles <kettles.example.com>",
        "List-Post: <mailto:kettles@example.com>",
        "List-Unsubscribe: <https://example.com/u>",
        "Mailing-List: contact kettles-help@example.com",
        "X-Mailing-List: kettles@example.com",
        "X-BeenThere: kettles@example.com",
        "X-Mailman-Version: 2.1",
        "Precedence: list",
        "Precedence: Bulk",
        "Precedence: junk",
    ],
)
def test_lists_are_known_by_their_heads(head):
    assert machine(head) == "list"


def test_what_is_no_precedence_of_a_list_is_a_persons():
    assert machine("Precedence: normal") is None


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        ("List-Id: <a.example>\nAuto-Submitted: auto-replied", "auto_reply"),
        ("List-Id: <a.example>\nX-Failed-Recipients: b@c.example", "bounce"),
        ("Auto-Submitted: auto-replied\nX-Failed-Recipients: b@c.example", "bounce"),
    ],
)
def test_of_two_signs_the_graver_counts(heads, kind):
    assert machine(heads) == kind


def test_a_report_through_ourselves_is_ours():
    assert machine("X-Failed-Recipients: b@c.example", who="From: support@amends.test\n") == "own"


@pytest.mark.parametrize("address", ["postmaster@example.com", "post_master@example.com", "administrator@example.com"])
def test_a_postmaster_is_a_server_only_when_he_speaks_of_failure(address):
    who = f"From: {address}\n"

    assert machine("Subject: Undeliverable: Kettle", who=who) == "bounce"
    assert machine("Subject: Kettle", "550 - no such user here", who=who) == "bounce"
    assert machine("Subject: Kettle", "My kettle broke.", who=who) is None


def test_without_own_addresses_nothing_is_ours():
    assert letter_of("From: support@amends.test\n\nHello", own=frozenset()).machine is None


def test_a_letter_without_sender_is_nobodys_and_no_machines():
    assert letter_of("Subject: Hello\n\nHello", own=frozenset({""})).machine is None
