"""What is parked because nobody reads there is not written to either: one rule for both ways."""

import pytest

from amends.conversations.mail.nobody import is_daemon, is_ours, reads_nothing, takes_no_reply
from amends.conversations.recipient import why_nobody

SILENT = ["no-reply", "noreply-shop", "shop-noreply", "nicht-antworten", "dontreply", "no-response", "never-reply", "do-not-reply+7"]


@pytest.mark.parametrize("name", SILENT)
def test_an_address_that_says_so_takes_no_reply_and_gets_none(name):
    assert takes_no_reply(f"{name}@shop.example")
    assert why_nobody(f"{name.title()}@shop.example", frozenset())


@pytest.mark.parametrize("name", ["mailer-daemon", "bounces", "bounce+r-123", "MAILER-DAEMON", "mail-delivery-subsystem"])
def test_a_daemon_gets_no_letter(name):
    assert is_daemon(f"{name}@mx.example") and reads_nothing(f"{name}@mx.example")


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("Support@Firm.example", True),
        ("support+r-7@firm.example", True),
        ("shop+sales@firm.example", True),
        ("shop@firm.example", False),
        ("support@else.example", False),
        ("support", False),
        ("", False),
    ],
)
def test_an_address_is_ours_with_or_without_a_plus(address, is_one):
    assert is_ours(address, frozenset({"support@firm.example", "shop+sales@firm.example"})) is is_one


def test_a_postmaster_may_have_written_but_is_not_answered():
    address = "postmaster@mx.example"

    assert not (takes_no_reply(address) or is_daemon(address))
    assert why_nobody(address, frozenset()) == "Nobody reads what is sent to postmaster@mx.example."


@pytest.mark.parametrize(
    "address", ["ben@noreply.example", "norbert.reply@home.example", "bouncer@club.example", "rita@home.example", "", "ben"]
)
def test_a_name_that_only_sounds_like_a_machine_is_a_persons(address):
    assert not reads_nothing(address)
