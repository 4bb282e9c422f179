"""What is not there, not allowed, or broken is said in the firm's dress."""

import pytest
from django.test import Client


def test_what_does_not_exist_is_said_so(client, firm):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert "Lanterns &amp; Daughters" in answer.text


def test_a_form_without_its_token_is_refused_in_a_sentence(firm, ana):
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "x", "password": "y"})

    assert answer.status_code == 403
    assert "load the page again" in answer.text


@pytest.mark.django_db
def test_a_broken_page_says_so_without_a_traceback(ana, monkeypatch):
    def break_down(*args, **kwargs):
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("amends.screens.today.views.Figures", break_down)
    client = Client(raise_request_exception=False)
    client.force_login(ana)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret" not in answer.text


def test_another_hosts_name_is_refused(client, db):
    answer = client.get("/sign-in/", headers={"host": "else.example"})

    assert answer.status_code == 400
