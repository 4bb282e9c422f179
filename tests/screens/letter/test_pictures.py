"""Pictures inside a letter: at signed addresses of ours, fetched for who may read it, and only when asked for."""

import re
import threading

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from amends.base import outside
from amends.conversations.models import Attachment
from amends.screens.letter import pictures
from amends.screens.letter.pictures import SALT
from tests.base.elsewhere import Elsewhere, found, moved
from tests.screens.letter.conftest import PNG, mail
from tests.screens.letter.test_files import came

__all__ = ["came"]
REMOTE = '<p><img src="https://pictures.example/a.png?who=ben" alt="A lantern"><img src="//other.example/b.gif"></p>'


@pytest.fixture
def elsewhere(monkeypatch):
    """Everybody else's server, as far as our lines lead."""

    def answering(*answers):
        server = Elsewhere(*answers)
        monkeypatch.setattr(outside, "dial_public", server.dial)
        return server

    return answering


@pytest.fixture
def asked(arrives, as_dora):
    """The addresses in the frame of a letter whose pictures Dora has asked for."""

    def ask(html=REMOTE, **more):
        arrival = arrives(mail(html=html, **more))
        return re.findall(r'src="(/pictures/[^"]+)"', as_dora.get(reverse("arrived_as_written", args=[arrival.pk]), {"pictures": 1}).text)

    return ask


def signed(*meant):
    return reverse("picture", args=[signing.dumps(list(meant), salt=SALT, compress=True)])


def test_each_stands_at_an_address_of_ours(asked):
    addresses = asked()

    assert len(addresses) == 2
    assert not any("example" in address for address in addresses)


def test_it_is_brought_to_who_has_no_cookie(asked, client, elsewhere):
    with elsewhere(found(PNG, "Content-Type: text/html")) as server:
        shown = client.get(asked("<img src='http://pictures.example/a.png?who=ben'>")[0])

    assert (shown.status_code, shown.content, shown["Content-Type"]) == (200, PNG, "image/png")
    assert shown["Cache-Control"] == "private, max-age=3600"
    assert (shown["X-Content-Type-Options"], shown["Content-Security-Policy"][-7:]) == ("nosniff", "sandbox")
    assert b"GET /a.png?who=ben " in server.asked[0]


def test_a_house_is_never_asked_for_one(asked, client):
    for inside in (
        "http://127.0.0.1/a.png",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/",
        "http://10.0.0.1/a.png",
    ):
        refused = client.get(asked(f"<img src='{inside}'>", Message_ID=f"<{hash(inside)}@x>")[0])
        assert refused.status_code == 404
        assert "at no public address" in refused.text


@pytest.mark.parametrize(
    "answer",
    [
        found(b"<svg onload='alert(1)'/>", "Content-Type: image/svg+xml"),
        found(b"<script>", "Content-Type: image/png"),
        moved("file:///etc/passwd"),
    ],
)
def test_what_is_no_picture_is_not_shown(asked, client, elsewhere, answer):
    with elsewhere(answer):
        refused = client.get(asked("<img src='http://pictures.example/a.png'>")[0])

    assert (refused.status_code, refused["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_where_the_firm_wants_none_none_is_fetched(asked, client, elsewhere, settings):
    address = asked()[0]
    settings.AMENDS_PICTURES = False

    with elsewhere(found(PNG)) as server:
        assert client.get(address).status_code == 404
    assert server.dialled == []


@pytest.mark.parametrize("spoilt", ["x", "a:b:c", "eyJ4IjoxfQ:1tabcd:AAAA", "", "%00"])
def test_an_address_that_we_did_not_sign_is_nothing(client, db, spoilt):
    assert client.get(f"/pictures/{spoilt}/").status_code == 404


def test_nor_is_one_for_another_purpose_or_of_another_day(client, asked, monkeypatch):
    address = asked()[0]
    monkeypatch.setattr(pictures, "VALID_SECONDS", -1)

    assert client.get(address).status_code == 404
    assert client.get(f"/pictures/{signing.dumps([1, 1, 'http://x/'], salt='another')}/").status_code == 404


def test_who_may_no_longer_read_the_letter_gets_no_picture_of_it(asked, client, dora, ana, monday, elsewhere):
    address = asked()[0]
    dora.leave(by=ana, at=monday)

    with elsewhere(found(PNG)) as server:
        assert client.get(address).status_code == 404
    assert server.dialled == []


def test_those_that_came_along_are_shown_without_asking(as_dora, client, came):
    attachment = came(PNG, name="lantern.png", content_id="lantern@home")
    arrival = attachment.message.arrivals.get()

    inline = pictures.of_the_letter(arrival, arrival_reader(as_dora))

    assert list(inline) == ["lantern@home"]
    assert client.get(inline["lantern@home"]).content == PNG


def arrival_reader(client):
    """Whoever is signed in there."""
    return client.get("/you/").wsgi_request.user


def test_one_that_a_scan_found_something_in_is_not_shown(client, dora, came):
    attachment = came(PNG, content_id="worm@home")
    arrival = attachment.message.arrivals.get()
    address = pictures.of_the_letter(arrival, dora)["worm@home"]

    Attachment.objects.update(refused_at=attachment.message.at)

    assert pictures.of_the_letter(arrival, dora) == {}
    assert client.get(address).status_code == 404


def test_a_file_of_another_letter_is_not_reached_by_it(client, dora, arrives, came):
    other = arrives(mail("Another", Message_ID="<other@x>"))
    attachment = came(PNG, content_id="a@home")

    assert client.get(signed(dora.pk, other.pk, attachment.pk)).status_code == 404


def test_an_address_longer_than_any_is_left_out(asked):
    assert asked(f"<img src='https://pictures.example/{'a' * 5000}'>") == []


def test_half_of_the_house_goes_on_while_pictures_are_fetched(asked, client, elsewhere, monkeypatch):
    monkeypatch.setattr(pictures, "_lines", threading.BoundedSemaphore(1))
    monkeypatch.setattr(pictures, "WAITING_SECONDS", 0.01)
    address = asked()[0]

    with pictures._lines, elsewhere(found(PNG)) as server:
        assert "Too many pictures" in Client().get(address).text
    assert server.dialled == []
