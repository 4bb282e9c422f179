import errno
import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from amends.base.models import Event
from amends.channels.email import postman
from amends.channels.email.line import NoRoomHere, NotLetIn
from amends.channels.email.models import Mailbox
from amends.channels.email.postman import BeingFetched, Postman, PostOffice, alone_with, fetch
from amends.conversations.models import Arrival
from tests.channels.dovecot import needs_dovecot
from tests.channels.email.letters import letter
from tests.program import wait_for

pytestmark = [needs_dovecot, pytest.mark.django_db(transaction=True)]


@contextmanager
def at_work(mailbox, **ways):
    man = Postman(mailbox.pk, clock=now, **ways)
    man.start()
    try:
        yield man
    finally:
        man.dismiss()
        man.join(10)
        assert not man.is_alive()


def test_a_letter_comes_in_while_the_postman_listens(mail_house, mailbox, user):
    with at_work(mailbox):
        wait_for(lambda: Mailbox.objects.get().looked_at)
        mail_house.deliver(letter(), to=user)

        assert wait_for(Arrival.objects.exists)


def test_two_at_once_do_not_fetch_from_one_mailbox(mailbox):
    with alone_with(mailbox), pytest.raises(BeingFetched):
        fetch(mailbox, clock=now)


def test_who_is_not_let_in_says_so_once_with_the_mailbox(mail_house, mailbox, ana, monday):
    Mailbox.set_up(mailbox.inbox, by=ana, at=monday, **mail_house.account(secret="wrong"))
    mailbox.refresh_from_db()

    for _time in range(2):
        with pytest.raises(NotLetIn):
            fetch(mailbox, clock=now)

    assert "password is wrong" in Mailbox.objects.get().failure
    assert Event.objects.filter(kind="mailboxes.failed").count() == 1


def test_a_mail_server_that_goes_away_and_comes_back_is_found_again(mail_house, mailbox, user, monkeypatch):
    with at_work(mailbox, pause_seconds=0.2):
        wait_for(lambda: Mailbox.objects.get().looked_at)
        mail_house.stop()
        wait_for(lambda: Mailbox.objects.get().failed_at)
        mail_house.start()
        mail_house.deliver(letter(), to=user)

        assert wait_for(Arrival.objects.exists)
        assert wait_for(lambda: not Mailbox.objects.get().failure)


def test_a_server_that_cannot_call_us_is_asked(mail_house, mailbox, user, monkeypatch):
    monkeypatch.setattr(postman, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(postman.Line, "_hear_what_it_can", lambda line: setattr(line.box.client, "capabilities", ()))
    with at_work(mailbox):
        wait_for(lambda: Mailbox.objects.get().looked_at)
        mail_house.deliver(letter(), to=user)

        assert wait_for(Arrival.objects.exists)


def test_while_the_database_is_away_the_post_office_waits(mailbox, monkeypatch):
    def fall():
        raise OperationalError("the database is away")

    office = PostOffice(clock=now)
    try:
        office.tend()
        monkeypatch.setattr(Mailbox.objects, "fetched", fall)
        office.tend()

        assert f"mailbox {mailbox.pk}" in [thread.name for thread in threading.enumerate()]
    finally:
        office.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_ours_is_admitted_and_another_postman_is_sent(mail_house, mailbox, user, monkeypatch):
    monkeypatch.setattr(postman, "look", lambda *_args, **_ways: 1 / 0)
    office = PostOffice(clock=now)
    try:
        office.tend()
        wait_for(lambda: "A fault of ours stopped it" in Mailbox.objects.get().failure)
        monkeypatch.undo()
        mail_house.deliver(letter(), to=user)

        assert wait_for(lambda: office.tend() or Arrival.objects.exists())
    finally:
        office.close()


def test_a_full_disk_is_no_fault_of_the_mail_server(mail_house, mailbox, user, monkeypatch):
    def fall(*_args, **_ways):
        raise OSError(errno.ENOSPC, "No space left on device")

    mail_house.deliver(letter(), to=user)
    monkeypatch.setattr(Arrival, "keep_all", fall)

    with pytest.raises(NoRoomHere, match="could not be written to the disk here: No space left"):
        fetch(mailbox, clock=now)


def test_a_post_office_has_a_postman_for_each_mailbox_and_none_for_a_stopped_one(mailbox, ana, monday):
    office = PostOffice(clock=now)
    try:
        office.tend()
        wait_for(lambda: Mailbox.objects.get().looked_at)
        mailbox.stop(by=ana, at=monday)
        office.tend()

        wait_for(lambda: f"mailbox {mailbox.pk}" not in [thread.name for thread in threading.enumerate()])
    finally:
        office.close()
