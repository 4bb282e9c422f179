import pytest

from amends.demo import building
from tests.demo.tales import NOW, told

SEED, CUSTOMERS = 7, 200
WANTED = building.Wanted(seed=SEED, at=NOW, customers=CUSTOMERS)


def unwatched(what, done, total):
    pass


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A small demo, built once for the tests of a file, and the tale it tells."""
    with django_db_blocker.unblock():
        building.ensure(WANTED, now=NOW, watch=unwatched)
        yield told(SEED, CUSTOMERS)
        building.clear()
