"""A one-time link opens the door, once."""

from django.contrib.auth import get_user

from amends.base.link import one_time_link
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
