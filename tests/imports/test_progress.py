import psycopg
import pytest

from amends.base import database
from amends.base.push import CHANNEL
from amends.imports.models import Attempt
from amends.imports.progress import TOPIC, CalledOff, Progress
from tests.imports.uploads import GOOD, bring

pytestmark = pytest.mark.django_db(transaction=True)


class Watch:
    """A stopwatch that shows what it is told to."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def attempt(ana, monday):
    return bring(*GOOD, by=ana, at=monday).begin(by=ana, at=monday)


def read_bytes():
    return Attempt.objects.get().read_bytes


def test_others_see_how_far_it_is_while_the_import_is_still_open(attempt):
    watch = Watch()
    with Progress(attempt.pk, 100, watch) as progress:
        assert read_bytes() == 0
        watch.seconds = 0.6
        progress(30)
        assert read_bytes() == 30


def test_it_is_told_twice_a_second_at_most_and_always_at_the_end(attempt):
    watch, seen = Watch(), []
    with Progress(attempt.pk, 100, watch) as progress:
        for watch.seconds in (0.1, 0.4, 0.5, 0.9):
            progress(10)
            seen.append(read_bytes())
        progress(60)

    assert (seen, read_bytes()) == ([0, 0, 30, 30], 100)


def test_open_pages_hear_of_it(attempt):
    with psycopg.connect(database.dsn(), autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        with Progress(attempt.pk, 100, Watch()):
            (note,) = ear.notifies(timeout=5, stop_after=1)

    assert note.payload == TOPIC


def test_who_was_called_off_goes_no_further(attempt, dora, monday):
    with Progress(attempt.pk, 100, Watch()) as progress:
        attempt.call_off(by=dora, at=monday)
        with pytest.raises(CalledOff, match="nothing came in"):
            progress(100)
