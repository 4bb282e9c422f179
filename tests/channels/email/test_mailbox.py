from datetime import timedelta

import pytest

from amends.base.models import Event, Firm
from amends.channels.email.mailbox import NotFetched
from amends.channels.email.models import Mailbox
from amends.channels.email.real import NotIntoTheDemo

pytestmark = pytest.mark.django_db
ACCOUNT = {"host": "mail.firm.example", "user": "support@firm.example", "secret": "secret"}


@pytest.fixture
def set_up(support, ana, monday):
    return lambda **told: Mailbox.set_up(support, by=ana, at=monday, **ACCOUNT | told)


def kinds():
    return list(Event.objects.filter(kind__startswith="mailboxes.").order_by("pk").values_list("kind", flat=True))


def test_a_mailbox_is_set_up_with_the_usual_port_and_a_sealed_password(set_up, support):
    mailbox = set_up()

    assert (mailbox.inbox, mailbox.port, mailbox.folder, mailbox.account().secret) == (support, 993, "INBOX", "secret")
    assert "secret" not in mailbox.secret
    assert kinds() == ["mailboxes.set_up"]


def test_a_secret_that_is_left_blank_stays(set_up):
    set_up()
    mailbox = set_up(secret="", port=1993)

    assert (mailbox.account().secret, mailbox.port, Mailbox.objects.count()) == ("secret", 1993, 1)


def test_what_was_seen_to_is_remembered_as_long_as_the_place_is_the_same(set_up):
    mailbox = set_up()
    mailbox.begin(7)
    mailbox.pass_by(41)

    assert set_up(secret="new").last_uid == 41
    assert (set_up(folder="Support").last_uid, Mailbox.objects.get().uid_validity) == (0, None)


def test_a_mistake_put_right_loses_nothing_that_came_meanwhile(set_up, support, ana, monday):
    set_up(host="mial.firm.example")
    later = monday + timedelta(days=2)

    assert Mailbox.set_up(support, by=ana, at=later, **ACCOUNT).since == monday


def test_at_another_place_what_came_since_we_last_looked_is_new(set_up, support, ana, monday):
    looked, moved = monday + timedelta(days=30), monday + timedelta(days=31)
    set_up().look(at=looked)

    assert Mailbox.set_up(support, by=ana, at=moved, **ACCOUNT | {"folder": "Support"}).since == looked


def test_no_letters_of_real_people_are_fetched_for_a_simulated_firm(set_up, monday):
    Firm.objects.update_or_create(id=1, defaults={"simulated_at": monday})

    with pytest.raises(NotIntoTheDemo, match="no answer leaves it"):
        set_up()
    assert not Mailbox.objects.exists()


def test_no_event_names_a_password(set_up):
    set_up()

    assert "secret" not in str(list(Event.objects.values_list("details", flat=True)))


def test_it_is_stopped_and_resumed_once_each(set_up, ana, monday):
    mailbox = set_up()
    mailbox.stop(by=ana, at=monday)

    assert (mailbox.stopped_by, list(Mailbox.objects.fetched())) == (ana, [])
    with pytest.raises(NotFetched):
        mailbox.stop(by=ana, at=monday)
    mailbox.resume(by=ana, at=monday)
    with pytest.raises(NotFetched):
        mailbox.resume(by=ana, at=monday)
    assert kinds() == ["mailboxes.set_up", "mailboxes.stopped", "mailboxes.resumed"]


def test_an_archived_inbox_is_not_fetched(set_up, support, ana, monday):
    set_up()
    support.archive(by=ana, at=monday)

    assert not Mailbox.objects.fetched().exists()


def test_a_failure_is_said_once_until_all_is_right_again(set_up, monday):
    mailbox = set_up()
    for hour in range(3):
        mailbox.fail("Nobody answers.", at=monday + timedelta(hours=hour))
    failed = Mailbox.objects.get()
    mailbox.look(at=monday)
    mailbox.fail("Nobody answers.", at=monday)

    assert (failed.failed_at, failed.failure) == (monday, "Nobody answers.")
    assert kinds().count("mailboxes.failed") == 2


def test_when_the_numbers_changed_meanwhile_an_old_one_is_not_written(set_up):
    mailbox = set_up()
    mailbox.begin(7)
    Mailbox.objects.update(uid_validity=8, last_uid=0)

    mailbox.pass_by(41)

    assert Mailbox.objects.get().last_uid == 0


def test_who_sees_the_inbox_sees_its_mailbox(set_up, ana, charlie):
    set_up()

    assert Mailbox.objects.visible_to(ana).exists()
