"""The five steps as pages take them: who took each, the form of the next, refusals beside the field."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def post(client, recovery, kind, **said):
    return client.post(reverse("recovery_step", args=[recovery.pk, kind]), said)


def test_owning_it_is_one_button(as_ana, ana, recovery):
    page = as_ana.get(reverse("recovery", args=[recovery.pk]))
    assert "I own this" in page.content.decode()

    post(as_ana, recovery, "own")

    recovery.refresh_from_db()
    assert recovery.owner == ana
