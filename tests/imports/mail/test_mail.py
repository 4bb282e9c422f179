import tracemalloc
from datetime import timedelta

import pytest

from amends.base.models import Event, Firm
from amends.conversations.models import Arrival, Inbox
from amends.imports.choices import NotIntoTheDemo
from amends.imports.mail import read
from tests.channels.email.letters import SUPPORT, letter
from tests.imports.files import forgotten

pytestmark = pytest.mark.django_db
POSTMARK = b"From ben@home.example Mon Mar  2 09:00:00 2026\n"


@pytest.fixture
def support(db):
    return Inbox.objects.create(name="Support", channel="email", address=SUPPORT)


def mbox(folder, *letters, name="old.mbox"):
    path = folder / name
    path.write_bytes(b"\n".join(POSTMARK + made.as_bytes() for made in letters))
    return path


def many(folder, count, *, of="", **ways):
    return mbox(folder, *(letter(f"Letter {n} {of}", message_id=f"<{n}{of}@home.example>") for n in range(count)), **ways)


def test_letters_are_kept_as_history(tmp_path, support, monday):
    taken = read([many(tmp_path, 3)], at=monday)

    assert (taken.letters, taken.kept, taken.without_inbox) == (3, 3, 0)
    assert {(arrival.inbox, arrival.channel, arrival.door, arrival.imported_at) for arrival in Arrival.objects.all()} == {
        (support, "email", "file", monday)
    }


def test_live_letters_are_news(tmp_path, support, monday):
    read([many(tmp_path, 1)], at=monday, live=True)

    assert Arrival.objects.get().imported_at is None


def test_twice_is_once(tmp_path, support, monday, ana):
    file = many(tmp_path, 3)
    read([file], at=monday)

    again = read([file], at=monday + timedelta(hours=1))

    assert (again.letters, again.kept, Arrival.objects.count()) == (3, 0, 3)


def test_overlapping_files_are_the_whole(tmp_path, support, monday):
    taken = read([many(tmp_path, 3), many(tmp_path, 5, name="more.mbox")], at=monday)

    assert (taken.letters, taken.kept) == (8, 5)


def test_all_goes_to_the_inbox_that_is_named(tmp_path, support, inbox, monday):
    read([many(tmp_path, 2)], inbox, at=monday)

    assert set(Arrival.objects.values_list("inbox", flat=True)) == {inbox.pk}


def test_a_letter_to_two_inboxes_is_in_both_and_one_to_none_is_counted(tmp_path, support, inbox, monday):
    both, none = letter(to=f"{SUPPORT}, {inbox.address}"), letter(to="ana@else.example")

    taken = read([mbox(tmp_path, both, none)], at=monday)

    assert (taken.letters, taken.kept, taken.without_inbox) == (2, 2, 1)
    assert set(Arrival.objects.values_list("inbox", flat=True)) == {support.pk, inbox.pk}
    assert Arrival.objects.values("raw").distinct().count() == 1


def test_one_import_leaves_one_event_with_its_count(tmp_path, support, monday, ana):
    read([many(tmp_path, 2)], at=monday, by=ana)

    (event,) = Event.objects.filter(kind="letters.taken_in")
    assert (event.count, event.by, event.details["files"]) == (2, ana, ["old.mbox"])


def test_nothing_goes_into_a_simulated_firm_by_mistake(tmp_path, support, monday):
    Firm.the()
    Firm.objects.update(simulated_at=monday)

    with pytest.raises(NotIntoTheDemo):
        read([many(tmp_path, 1)], at=monday)
    assert read([many(tmp_path, 1)], at=monday, into_demo=True).kept == 1


def test_how_far_it_is_adds_up_to_the_file(tmp_path, support, monday):
    file, heard = many(tmp_path, 5), []

    read([file], at=monday, watch=heard.append)

    assert sum(heard) == file.stat().st_size


def test_memory_does_not_grow_with_the_file(tmp_path, support, monday, monkeypatch):
    monkeypatch.setattr("amends.imports.unpacked.BLOCK", 1 << 16)
    read([many(tmp_path, 10)], at=monday)

    little, much = (min(_peak(many(tmp_path, count, of=f"{count}-{time}"), monday) for time in range(3)) for count in (100, 500))

    assert much < little * 1.5


def _peak(file, monday):
    """The least of several counts: now and then Python makes room for the names of files, which it keeps in one table (4 MB at once)."""
    with forgotten():
        tracemalloc.start()
        read([file], at=monday)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak
