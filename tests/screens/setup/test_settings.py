"""Where everything is set; who may come in; a backup to take home; how it looks."""

import io
import tarfile

import pytest

from amends.base.backup import last
from amends.base.home import home
from tests.screens.browsing import sticks_out, violations

OWNERS_ONLY = ["firm/", "people/", "purses/", "backup/"]


def test_an_owner_sees_what_everything_is_set_to(as_ana, firm, inbox, back_office):
    page = as_ana.get("/settings/").text

    for told in ("Lanterns &amp; Daughters", "EUR", "margin 100 % (assumed)", "own within 60 minutes", "2 people", "1 team", "1 inbox"):
        assert told in page


def test_a_lead_sees_no_more_than_a_lead_may(client, dora, ana, firm, monday):
    dora.serve_as("lead", by=ana, at=monday)
    client.force_login(dora)

    page = client.get("/settings/").text

    assert "Teams" in page
    assert "Purses" not in page
    assert [client.get(f"/settings/{place}").status_code for place in OWNERS_ONLY] == [404] * len(OWNERS_ONLY)


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_an_archive_of_everything_and_leaves_nothing_behind(as_ana, firm, conversation):
    answer = as_ana.post("/settings/backup/archive/")
    with tarfile.open(fileobj=io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = {member.name.rpartition("/")[2] for member in archive.getmembers()}

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="amends-')
    assert "manifest.json" in names
    assert "downloaded by Ana" in last()["file"]
    assert list(home().glob(".backup-*")) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(signed_in, server, ana, firm, inbox, back_office, width, scheme):
    firm.rename("Königlich-Bayerische Laternenmanufaktur Donaudampfschifffahrtsgesellschaft mbH", by=ana, at=ana.joined_at)
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    places = ["", "firm/", "people/", f"people/{ana.pk}/", "teams/", f"teams/{back_office.pk}/", "inboxes/", f"inboxes/{inbox.pk}/"]
    for place in [*places, "purses/", "backup/"]:
        signed_in.goto(f"{server}/settings/{place}")
        assert violations(signed_in) == [], place
        assert sticks_out(signed_in) == 0, place
