"""A one-time link opens the door, once."""

import pytest
from django.contrib.auth import get_user
from django.test import Client

from amends.base.link import one_time_link
from amends.base.log import OneLine
from amends.base.models import Firm
from tests.screens.conftest import PASSWORD


def test_a_link_asks_for_a_password_and_then_lets_in(client, ana):
    link = one_time_link(ana)
    assert "Welcome, Ana" in client.get(link).text

    answer = client.post(link, {"password": PASSWORD})

    ana.refresh_from_db()
    assert answer.url == "/"
    assert get_user(client) == ana
    assert ana.check_password(PASSWORD)


def test_looking_at_a_link_does_not_use_it_up(client, ana):
    link = one_time_link(ana)

    assert [client.get(link).status_code for _ in range(3)] == [200, 200, 200]


def test_a_link_that_was_used_lets_nobody_in(client, django_user_model, ana):
    link = one_time_link(ana)
    client.post(link, {"password": PASSWORD})
    client.logout()

    answer = client.post(link, {"password": "another lantern"})

    ana.refresh_from_db()
    assert answer.status_code == 404
    assert "used before or is older than a day" in answer.text
    assert ana.check_password(PASSWORD)


def test_a_weak_password_is_refused_and_the_link_stays_good(client, ana):
    link = one_time_link(ana)

    answer = client.post(link, {"password": "short"})

    assert answer.status_code == 422
    assert "too short" in answer.text
    assert client.post(link, {"password": PASSWORD}).status_code == 302


def test_in_the_demo_a_link_opens_the_door_at_once(client, ana, monday):
    Firm.the()
    Firm.objects.update(simulated_at=monday)
    link = one_time_link(ana)

    assert client.get(link).url == "/"
    assert get_user(client) == ana
    assert client.get(link).url == "/"  # by who is in already


def test_the_demos_link_is_good_once_too(client, ana, monday):
    Firm.the()
    Firm.objects.update(simulated_at=monday)
    link = one_time_link(ana)
    client.get(link)
    client.logout()

    assert client.get(link).status_code == 404
    assert not get_user(client).is_authenticated


def test_a_link_of_somebody_who_has_left_is_dead(client, ana, monday):
    link = one_time_link(ana)

    ana.left_at = monday
    ana.save()

    assert client.get(link).status_code == 404


def test_a_link_opens_with_its_own_form_alone(ana):
    client, link = Client(enforce_csrf_checks=True), one_time_link(ana)

    assert client.post(link, {"password": PASSWORD}).status_code == 403
    ana.refresh_from_db()
    assert not ana.has_usable_password()


def test_who_is_in_already_and_opens_anothers_link_becomes_the_other(as_ana, dora):
    link = one_time_link(dora)

    as_ana.post(link, {"password": PASSWORD})

    assert get_user(as_ana) == dora


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_a_link_is_opened_in_no_other_way(client, ana, method):
    assert getattr(client, method)(one_time_link(ana)).status_code == 405


def test_a_link_scanner_that_only_asks_for_the_head_changes_nothing(client, ana):
    link = one_time_link(ana)

    assert client.head(link).status_code == 200
    assert client.post(link, {"password": PASSWORD}).status_code == 302


def test_a_link_that_was_refused_is_not_written_to_the_log(client, ana, caplog):
    link = one_time_link(ana)
    client.post(link, {"password": "short"})

    told = [OneLine().format(record) for record in caplog.records]
    assert [line for line in told if "/link/.../" in line]
    assert not [line for line in told if link.split("/")[2] in line]


def test_a_link_is_told_to_no_other_site(client, ana):
    assert client.get(one_time_link(ana)).headers["Referrer-Policy"] == "same-origin"
