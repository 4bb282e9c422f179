"""Which inbox a letter is for."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.conversations.letterbox.addressed import Ends, inboxes_at
from amends.conversations.models import Inbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def support(db):
    return Inbox.objects.create(name="Support", channel="email", address="Support@firm.example")


@pytest.fixture
def sales(db):
    return Inbox.objects.create(name="Sales", channel="form", address="sales+shop@firm.example")


def letter(*lines):
    return BytesIO("\n".join([*lines, "", "Hello"]).encode("latin-1"))


@pytest.mark.parametrize("said", ["support@firm.example", "SUPPORT@FIRM.EXAMPLE", "support+r-abc@firm.example", "support+a+b@firm.example"])
def test_an_inbox_is_found_by_its_address_whatever_its_case_and_what_stands_behind_a_plus(support, said):
    assert inboxes_at([said]) == [support]


def test_an_address_with_a_plus_of_its_own_is_its_own(support, sales):
    assert inboxes_at(["sales+shop@firm.example", "support@firm.example"]) == [sales, support]
    assert inboxes_at(["sales@firm.example", "support@else.example", "support", "@", ""]) == []


def test_an_archived_inbox_is_nobodys(support, ana, monday):
    support.archive(by=ana, at=monday)

    assert inboxes_at(["support@firm.example"]) == []


def test_by_whom_it_was_brought_counts_before_whom_it_was_written_to(support, sales, inbox):
    brought = letter("To: sales+shop@firm.example", "Delivered-To: support@firm.example")

    assert Ends.of(brought).inboxes(inbox) == [support]


def test_whom_it_was_written_to_counts_before_whose_mailbox_it_lay_in(support, sales, inbox):
    written = letter('To: "Sales, our" <sales+shop@firm.example>, ana@else.example', "Cc: Support@firm.example")

    assert Ends.of(written).inboxes(None) == [sales, support]
    assert Ends.of(written).inboxes(support) == [support]


def test_a_blind_copy_stays_where_it_lay_beside_whom_it_was_written_to(support, sales):
    blind = letter("Received: from home.example", "To: sales+shop@firm.example", "Bcc: Support@firm.example")

    assert Ends.of(blind).inboxes(support) == [sales, support]


def test_a_forged_line_of_delivery_takes_nothing_away(support, sales):
    forged = letter("Received: by mx.firm.example", "Delivered-To: sales+shop@firm.example", "To: ana@else.example")

    assert Ends.of(forged).inboxes(support) == [sales, support]


def test_what_the_last_server_wrote_on_top_is_believed(support, sales):
    caught = letter("Delivered-To: sales+shop@firm.example", "Received: by mx.firm.example", "Delivered-To: support@firm.example")

    assert Ends.of(caught).inboxes(support) == [sales]


def test_a_letter_to_nobody_of_ours_belongs_to_whose_mailbox_it_lay_in(support, inbox):
    blind = letter("To: ana@else.example")

    assert (Ends.of(blind).inboxes(inbox), Ends.of(blind).inboxes(None)) == ([inbox], [])


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("Return-Path: <ben@home.example>", "ben@home.example"),
        ("Return-Path: <>", ""),
        ("Subject: nobody told", None),
        ("Return-Path: somebody", None),
        ("Return-Path: b\xe9n@home.example", "bén@home.example"),
    ],
)
def test_the_return_path_is_read_as_it_was_written_down(line, sender):
    assert Ends.of(letter(line)).sender == sender


@given(raw=st.lists(st.sampled_from([b"To: ", b"Return-Path: ", b"<a@b>", b"\r\n", b"\n", b"\xe9", b" ", b"=?", b"\x00", b"@"])))
def test_whatever_stands_in_a_head_it_is_read_and_the_database_takes_it(raw):
    sender = Ends.of(BytesIO(b"".join(raw))).sender

    assert "\x00" not in (sender or "").encode().decode()


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"To: \xff\n" * 10, b"no header at all", b"To: " + b"a@b," * 50_000])
def test_nothing_inside_makes_it_fall(inbox, raw):
    assert Ends.of(BytesIO(raw)).inboxes(inbox) == [inbox]
