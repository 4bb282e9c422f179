"""The tree of causes as a select offers it."""

import pytest

from amends.listening.models import Cause
from amends.screens.parts.causes import cause_choices

pytestmark = pytest.mark.django_db


def test_causes_stand_under_their_root_as_deep_as_they_hang(ana, monday):
    breakage = Cause.add(Cause.objects.root("company"), "Breakage", by=ana, at=monday)
    inserts = Cause.add(breakage, "Without inserts", by=ana, at=monday)
    rude = Cause.add(Cause.objects.root("people"), "Short with a customer", by=ana, at=monday)

    assert cause_choices() == [
        ("Our people", [(rude.pk, "Short with a customer")]),
        ("Our products, processes and promises", [(breakage.pk, "Breakage"), (inserts.pk, "\N{EM SPACE}Without inserts")]),
    ]


def test_what_is_archived_is_not_offered(ana, monday):
    gone = Cause.add(Cause.objects.root("company"), "Long gone", by=ana, at=monday)
    gone.archive(by=ana, at=monday)

    assert cause_choices() == []
