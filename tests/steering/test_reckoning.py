from datetime import date

import pytest

from amends.steering.models import Worth
from amends.steering.reckoning import reckon
from tests.shared import needs_shared
from tests.steering.orders import cdnow, put_on_record

pytestmark = pytest.mark.django_db(transaction=True)


@needs_shared
def test_cdnow_comes_out_as_published(monday):
    put_on_record(cdnow())

    reckoning = reckon(as_of=date(1997, 9, 30), clock="day", at=monday)

    found = reckoning.parameters
    assert [found[name] for name in ("r", "alpha", "a", "b")] == pytest.approx([0.2426, 4.4136, 0.7929, 2.4259], abs=0.001)
    assert reckoning.log_likelihood == pytest.approx(-9582.429, abs=0.001)
    assert (reckoning.customers, Worth.objects.count()) == (2357, 2357)
