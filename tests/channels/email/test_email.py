"""A reply leaves the desk and arrives at the mail server; without one it waits, and in a simulated firm it never goes out."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from amends.base.environment import Server
from amends.base.models import Firm
from amends.conversations.channel import NotSet, carrier_of
from amends.conversations.leaving import leave
from amends.conversations.models import Draft, Message, Sending
from tests.cast import MONDAY
from tests.channels.mail_server import mail_server

NOBODY_LISTENS = Server("smtp", "localhost", 1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


@pytest.fixture
def server(settings):
    with mail_server() as server:
        settings.AMENDS_SMTP_URL = server.url()
        yield server


@pytest.fixture
def draft(conversation, ana):
    seen = conversation.messages.get().pk
    return Draft.keep(conversation, ana, kind="reply", text="It is on its way.", cc="eve@home.example", seen=seen, at=MONDAY)


def the_sending():
    return Sending.objects.get()


def words(letter):
    return letter.get_body(("plain",)).get_content()


def test_a_reply_arrives(draft, server):
    draft.say(at=MONDAY)

    leave("email")

    [(sender, to, _raw)], [letter] = server.taken, server.letters
    assert (sender, to) == ("letters@firm.example", ["ben@home.example", "eve@home.example"])
    assert (letter["Subject"], words(letter)) == ("Re: My parcel", "It is on its way.\r\n")
    assert (the_sending().state, the_sending().carrier) == ("sent", "localhost")


def test_what_arrives_is_what_was_kept(draft, server):
    draft.say(at=MONDAY)
    leave("email")

    with the_sending().letter.open() as kept:
        assert kept.read() == server.taken[0][2]
    assert server.letters[0]["Message-ID"] == the_sending().reference


def test_every_try_hands_over_the_same_letter(draft, server):
    server.answers["."] = "451 not now"
    draft.say(at=MONDAY)
    for _ in range(2):
        Sending.objects.update(due_at=MONDAY)
        leave("email")

    assert server.taken[0] == server.taken[1]
    assert (the_sending().tries, the_sending().failure) == (2, "The mail server said: 451 not now")


def test_a_second_reply_is_threaded_after_the_first(draft, conversation, server, ana):
    draft.say(at=MONDAY)
    second = Draft.keep(conversation, ana, kind="reply", text="It has arrived.", at=MONDAY)
    second.say(at=MONDAY + timedelta(minutes=1), anyway=True)

    leave("email")

    first, then = server.letters
    assert (then["In-Reply-To"], then["References"]) == (first["Message-ID"], first["Message-ID"])


def test_a_refusal_for_good_is_shown_and_can_be_tried_again(draft, server, ana):
    server.answers["RCPT"] = "550 no such person"
    draft.say(at=MONDAY)
    leave("email")
    assert (the_sending().state, "550 no such person" in the_sending().failure) == ("failed", True)

    del server.answers["RCPT"]
    the_sending().try_again(by=ana, at=now())
    leave("email")
    assert the_sending().state == "sent"


def test_a_server_that_goes_silent_may_have_sent_it(draft, server):
    server.hangs_up_at = "."
    draft.say(at=MONDAY)

    for _ in range(2):
        leave("email")

    assert (the_sending().state, len(server.taken)) == ("perhaps sent", 1)


def test_without_a_server_it_waits_and_says_what_to_set(draft, settings):
    settings.AMENDS_SMTP_URL = None
    draft.say(at=MONDAY)

    leave("email")

    assert (the_sending().state, the_sending().claimed_at) == ("waiting", None)
    assert the_sending().failure == "No mail server is set: set AMENDS_SMTP_URL and start Amends again. Until then this letter waits."


def test_where_nobody_listens_it_is_tried_again_later(draft, settings):
    settings.AMENDS_SMTP_URL = NOBODY_LISTENS
    draft.say(at=MONDAY)

    leave("email")

    assert (the_sending().state, the_sending().tries) == ("waiting", 1)
    assert the_sending().failure.startswith("localhost cannot be reached")
    assert the_sending().due_at > now()


def test_from_a_simulated_firm_no_letter_goes_out(draft, server):
    Firm.the()
    Firm.objects.update(simulated_at=MONDAY)
    draft.say(at=MONDAY)

    leave("email")

    assert (server.heard, the_sending().state, the_sending().carrier) == ([], "sent", "outbox")
    assert the_sending().letter.is_whole()


def test_a_simulated_inbox_needs_no_address(draft, inbox):
    Firm.the()
    Firm.objects.update(simulated_at=MONDAY)
    type(inbox).objects.update(address="")
    draft.conversation.refresh_from_db()
    draft.say(at=MONDAY)

    leave("email")

    with the_sending().letter.open() as letter:
        assert b"@amends.invalid" in letter.read()


def test_without_an_address_to_write_from_nothing_is_said(draft, inbox):
    inbox.address = ""
    inbox.save()
    draft.conversation.refresh_from_db()

    with pytest.raises(NotSet, match="This inbox has no address to write from"):
        draft.say(at=MONDAY)

    assert Draft.objects.exists() and not Message.objects.filter(kind="reply").exists()


def test_to_a_customer_without_an_address_nothing_is_said(draft, ben):
    ben.addresses.all().delete()

    with pytest.raises(NotSet, match="We know no e-mail address of this customer"):
        draft.say(at=MONDAY)


def test_an_address_that_is_taken_away_meanwhile_holds_the_letter(draft, server, inbox):
    draft.say(at=MONDAY)
    type(inbox).objects.update(address="")

    leave("email")

    assert (the_sending().state, server.heard) == ("waiting", [])
    assert "no address to write from" in the_sending().failure


@pytest.mark.parametrize(("kind", "carries"), [("email", True), ("form", True), ("import", False), ("", False)])
def test_mail_and_forms_are_answered_by_mail(kind, carries):
    carrier = carrier_of(kind)

    assert (carrier is not None) is carries
    assert carrier is None or carrier.kind == "email"
