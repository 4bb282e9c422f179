from datetime import timedelta

import pytest

from amends.channels.ticket import Ticket, TooLate, TooQuick, again


def test_a_ticket_is_good_from_three_seconds_on_for_a_day(monday):
    ticket = Ticket.read(str(Ticket.issue("form-1", at=monday)), "form-1")

    with pytest.raises(TooQuick):
        ticket.tear(at=monday + timedelta(seconds=2))
    ticket.tear(at=monday + timedelta(seconds=3))
    ticket.tear(at=monday + timedelta(hours=24))
    with pytest.raises(TooLate):
        ticket.tear(at=monday + timedelta(hours=24, seconds=1))


def test_it_is_good_where_it_was_handed_out_and_as_it_was_written(monday):
    written = str(Ticket.issue("form-1", at=monday))

    for wrong, place in ((written, "form-2"), (f"{written}x", "form-1"), ("", "form-1"), ("x:y:z", "form-1")):
        with pytest.raises(TooLate):
            Ticket.read(wrong, place)


def test_a_page_that_comes_back_keeps_its_ticket_while_it_is_good(monday):
    written = str(Ticket.issue("form-1", at=monday))

    assert again(written, "form-1", at=monday) == written
    assert again(written, "form-1", at=monday + timedelta(hours=1)) == written
    assert again(written, "form-1", at=monday + timedelta(days=2)) != written
    assert Ticket.read(again("forged", "form-1", at=monday), "form-1").issued_at == monday
