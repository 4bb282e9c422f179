"""Signing in: by address and password, not too often, and by nobody who is not here."""

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from amends.base.models import Teammate
from tests.screens.conftest import PASSWORD

SIGN_IN = "/sign-in/"


def sign_in(client, email="ana@firm.example", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def test_the_right_password_opens_today(client, ana_may_enter):
    answer = sign_in(client)

    assert answer.status_code == 302
    assert answer.url == "/"
    assert get_user(client) == ana_may_enter


def test_an_address_may_be_typed_in_capitals(client, ana_may_enter):
    sign_in(client, email="Ana@Firm.example")

    assert get_user(client) == ana_may_enter


def test_a_wrong_password_is_refused_and_the_address_stays(client, ana_may_enter):
    answer = sign_in(client, password="a lamp at the gate")

    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert 'value="ana@firm.example"' in answer.text
    assert "a lamp at the gate" not in answer.text


def test_a_stranger_and_a_wrong_password_look_the_same(client, ana_may_enter):
    wrong = sign_in(client, password="a lamp at the gate")
    stranger = sign_in(client, email="eve@else.example")

    assert wrong.context["form"].errors == stranger.context["form"].errors


def test_too_many_tries_are_stopped_even_with_the_right_password(client, ana_may_enter):
    for _ in range(5):
        sign_in(client, password="a lamp at the gate")

    answer = sign_in(client)

    assert answer.status_code == 422
    assert "Too many tries" in answer.text
    assert not get_user(client).is_authenticated


def test_all_web_processes_count_tries_together(client, ana_may_enter):
    sign_in(client, password="a lamp at the gate")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tries")
        assert cursor.fetchone()[0] > 0


def test_a_flood_of_tries_is_turned_away_in_the_firms_dress(client, ana_may_enter):
    answers = [sign_in(client, email=f"eve{n}@else.example") for n in range(31)]

    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].text


def test_who_has_left_stays_outside(client, ana_may_enter, monday):
    Teammate.objects.update(left_at=monday)

    answer = sign_in(client)

    assert answer.status_code == 403
    assert "You have left this firm" in answer.text
    assert not get_user(client).is_authenticated


def test_a_session_ends_with_the_teammate_who_leaves(as_ana, ana, monday):
    assert as_ana.get("/").status_code == 200

    Teammate.objects.update(left_at=monday)

    assert as_ana.get("/").url == "/sign-in/?next=/"


def test_who_came_for_a_page_is_led_back_to_it(client, ana_may_enter):
    client.cookies["sessionid"] = "run out"
    door = client.get("/today/figures/?seen=x").url

    answer = client.post(door, {"login": ana_may_enter.email, "password": PASSWORD, "next": "/today/figures/?seen=x"})

    assert answer.url == "/today/figures/?seen=x"


@pytest.mark.parametrize("elsewhere", ["https://else.example/", "//else.example/", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_house(client, ana_may_enter, elsewhere):
    assert sign_in(client, next=elsewhere).url == "/"


def test_signing_out_needs_a_form(as_ana):
    assert as_ana.get("/sign-out/").status_code == 405
    assert get_user(as_ana).is_authenticated

    assert as_ana.post("/sign-out/").url == SIGN_IN
    assert not get_user(as_ana).is_authenticated


@pytest.mark.parametrize(
    "path", ["/sign-up/", "/signup/", "/accounts/signup/", "/email/", "/password/reset/", "/accounts/login/", "/admin/"]
)
def test_what_is_not_made_yet_does_not_exist(as_ana, path):
    assert as_ana.get(path).status_code == 404


def test_the_first_page_leads_a_stranger_to_the_sign_in(client, ana):
    assert client.get("/").headers["Location"].startswith(SIGN_IN)


def test_elsewhere_a_stranger_learns_of_nothing_but_how_to_sign_in(client, ana):
    answer = client.get("/find/?q=Ben%20%26%20sons")

    assert answer.status_code == 404
    assert f'href="{SIGN_IN}?next=%2Ffind%2F%3Fq%3DBen%2520%2526%2520sons"' in answer.text


def test_who_was_signed_in_is_asked_to_come_in_again(client, ana):
    client.cookies["sessionid"] = "run out"

    assert client.get("/find/?q=Ben").headers["Location"] == f"{SIGN_IN}?next=/find/%3Fq%3DBen"


def test_a_part_of_a_page_asked_for_by_a_stranger_leads_the_whole_page_to_the_door(client, ana):
    page = "http://testserver/desk/?view=mine"

    answer = client.get("/today/figures/", headers={"HX-Request": "true", "HX-Current-URL": page})

    assert answer.status_code == 404
    assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next=%2Fdesk%2F%3Fview%3Dmine"
    assert answer.content == b""


def test_a_session_that_was_foisted_on_somebody_is_worth_nothing_after_they_sign_in(client, ana_may_enter):
    client.session.save()
    foisted = client.session.session_key
    client.cookies["sessionid"] = foisted

    sign_in(client)

    assert client.session.session_key != foisted
    assert not Session.objects.filter(session_key=foisted).exists()


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(as_ana):
    taken = as_ana.cookies["sessionid"].value
    as_ana.post("/sign-out/")

    thief = Client()
    thief.cookies["sessionid"] = taken
    assert thief.get("/").url == f"{SIGN_IN}?next=/"


@pytest.mark.parametrize("path", ["/sign-out/", "/sign-in/", "/first-run/"])
def test_another_site_cannot_send_our_forms(ana_may_enter, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana_may_enter)

    answer = client.post(path, {"login": ana_may_enter.email, "password": PASSWORD}, headers={"origin": "https://else.example"})

    assert answer.status_code == 403
    assert get_user(client) == ana_may_enter


def test_a_new_password_ends_every_other_session(as_ana, ana):
    assert as_ana.get("/").status_code == 200

    ana.choose_password("another lantern")

    assert as_ana.get("/").url == f"{SIGN_IN}?next=/"


def test_another_role_shows_at_the_next_page(as_ana, ana, dora, monday):
    dora.serve_as("owner", by=ana, at=monday)
    ana.serve_as("analyst", by=dora, at=monday)

    assert as_ana.get("/").status_code == 200
    assert not get_user(as_ana).reads_letters


def test_tries_of_one_place_do_not_lock_out_another_address(client, ana_may_enter, dora):
    dora.choose_password(PASSWORD)
    for _ in range(6):
        sign_in(client, password="a lamp at the gate")

    assert sign_in(client, email=dora.email).url == "/"


def test_a_caller_cannot_lend_themselves_another_address(client, ana_may_enter):
    """X-Forwarded-For is for the server to believe, from the proxies it knows; a page does not look at it."""
    for place in range(12):
        wrong = {"login": f"eve{place}@else.example", "password": "a lamp at the gate"}
        client.post(SIGN_IN, wrong, headers={"x-forwarded-for": f"203.0.113.{place}"})

    assert "Too many tries" in sign_in(client).text
