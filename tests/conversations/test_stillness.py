"""Nothing comes any more: each inbox by its own habit, said once, and once more when it is heard again."""

from datetime import timedelta
from io import BytesIO

import pytest

from amends.base.models import Event, File
from amends.conversations.models import Arrival, Stillness
from amends.conversations.reactions import listen_for_stillness
from amends.conversations.stillness import IsNotSilent

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


@pytest.fixture
def came(db):
    """Something arrived in an inbox, at each of these instants."""

    def came(inbox, times, **told):
        rows = []
        for at in times:
            raw = File.keep(BytesIO(f"{inbox.pk} {at}".encode()), at=at)
            rows.append(Arrival(inbox=inbox, raw=raw, channel=inbox.channel, door="imap", arrived_at=at, **told))
        return Arrival.objects.bulk_create(rows)

    return came


@pytest.fixture
def regular(came, inbox, monday):
    """Five weeks with something every third hour, until now."""
    came(inbox, [monday - 3 * n * HOUR for n in range(280)])
    return inbox


def kinds():
    return list(Event.objects.filter(kind__startswith="inboxes.").order_by("pk").values_list("kind", flat=True))


def test_what_is_usual_is_not_said(regular, monday):
    Stillness.objects.listen(at=monday + 9 * HOUR)

    assert Stillness.objects.get().usual_until > monday + 9 * HOUR
    assert not Stillness.objects.silent()
    assert kinds() == []


def test_unusual_silence_is_said_once(regular, monday):
    for hours in (48, 49, 80):
        Stillness.objects.listen(at=monday + hours * HOUR)

    assert kinds() == ["inboxes.fell_silent"]
    assert Stillness.objects.silent().get().fell_silent_at == monday + 48 * HOUR


def test_so_is_that_it_is_heard_again(regular, came, monday):
    Stillness.objects.listen(at=monday + 2 * DAY)
    came(regular, [monday + 3 * DAY])

    for hours in (0, 1):
        Stillness.objects.listen(at=monday + 3 * DAY + hours * HOUR)

    assert kinds() == ["inboxes.fell_silent", "inboxes.heard_again"]
    assert not Stillness.objects.silent()


def test_of_a_young_inbox_nothing_is_known(inbox, came, monday):
    came(inbox, [monday - n * HOUR for n in range(100)])

    Stillness.objects.listen(at=monday + 30 * DAY)

    assert Stillness.objects.get().usual_until is None
    assert kinds() == []


def test_history_tells_nothing_of_what_comes_in(inbox, came, monday):
    came(inbox, [monday - 3 * n * HOUR for n in range(200)], imported_at=monday)

    Stillness.objects.listen(at=monday + DAY)

    assert not Stillness.objects.exists()


def test_each_has_its_own_habit(regular, came, closed_inbox, monday):
    came(closed_inbox, [monday - n * DAY for n in range(40)])

    Stillness.objects.listen(at=monday + 2 * DAY)

    assert Stillness.objects.silent().get().inbox == regular


def test_what_is_archived_is_expected_to_be_silent(regular, ana, monday):
    regular.archive(by=ana, at=monday)

    Stillness.objects.listen(at=monday + 9 * DAY)

    assert kinds() == ["inboxes.archived"]


def test_somebody_knows_why_nothing_comes(regular, came, ana, monday):
    Stillness.objects.listen(at=monday + 2 * DAY)
    silent = Stillness.objects.silent().get()

    silent.accept(by=ana, at=monday + 2 * DAY)
    assert not Stillness.objects.silent()

    silent.doubt(by=ana, at=monday + 2 * DAY)
    assert Stillness.objects.silent().get() == silent


def test_what_is_accepted_is_accepted_until_it_is_heard_again(regular, came, ana, monday):
    Stillness.objects.listen(at=monday + 2 * DAY)
    Stillness.objects.get().accept(by=ana, at=monday + 2 * DAY)
    came(regular, [monday + 3 * DAY])

    for days in (3, 6):
        Stillness.objects.listen(at=monday + days * DAY)

    assert Stillness.objects.silent().exists()


def test_nobody_accepts_what_is_not_silent(regular, ana, monday):
    Stillness.objects.listen(at=monday)

    with pytest.raises(IsNotSilent):
        Stillness.objects.get().accept(by=ana, at=monday)


def test_who_does_not_see_an_inbox_does_not_hear_of_its_silence(came, closed_inbox, dora, charlie, monday):
    came(closed_inbox, [monday - 3 * n * HOUR for n in range(280)])
    Stillness.objects.listen(at=monday + 9 * DAY)

    assert Stillness.objects.visible_to(dora).silent().exists()
    assert not Stillness.objects.visible_to(charlie).exists()


def test_a_clock_asks(regular):
    listen_for_stillness()

    assert kinds() == ["inboxes.fell_silent"]
