"""Signing in by OAuth 2.0, at a real mail server that asks who gave the token."""

import json
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from amends.channels.email import token_from
from amends.channels.email.account import Account
from amends.channels.email.token_from import NoToken, access_token
from amends.channels.email.trying import try_connection
from tests.channels.dovecot import dovecot, needs_dovecot

USER, TOKEN = "support@firm.example", "a-token"
BY_TOKEN = """
ssl=no
auth_mechanisms=plain xoauth2
passdb {{
  driver=oauth2
  mechanisms=xoauth2
  args={folder}/oauth2.conf.ext
}}
"""
ASK = """
introspection_url=http://127.0.0.1:{port}/who?token=
introspection_mode=get
username_attribute=email
active_attribute=active
active_value=true
force_introspection=yes
"""


class Provider(BaseHTTPRequestHandler):
    """Knows one token, and whose it is."""

    def do_GET(self):
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        self.answer({"active": "true" if token == TOKEN else "false", "email": USER})

    def answer(self, said):
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        """Nothing is written to the test's output."""


@contextmanager
def provider():
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as listening:
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield listening.server_address[1]
        finally:
            listening.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def mail_house():
    with provider() as port, dovecot(BY_TOKEN, files={"oauth2.conf.ext": ASK.format(port=port)}) as server:
        yield server


@pytest.fixture(autouse=True)
def _no_token_is_kept():
    token_from._kept.clear()


@needs_dovecot
def test_who_has_a_token_is_let_in(mail_house):
    steps = try_connection(Account(**mail_house.account(USER, auth="xoauth2", secret=TOKEN)))

    assert [step.is_right for step in steps] == [True, True, True, True], steps


@needs_dovecot
def test_who_has_another_token_is_told_what_to_do(mail_house):
    step = try_connection(Account(**mail_house.account(USER, auth="xoauth2", secret="old")))[-1]

    assert (step.what, step.is_right) == ("sign-in", False)
    assert "let the provider make a new one" in step.sentence


ACCOUNT = Account(
    host="imap.provider.example",
    user=USER,
    secret="refresh",
    auth="xoauth2",
    token_url="https://provider.example/token",
    client_id="amends",
    client_secret="hush",
)


class Answer:
    """What a provider says, as requests hands it over."""

    def __init__(self, said):
        self.json = lambda: said


@pytest.fixture
def asked(monkeypatch):
    """What the provider was asked; it answers what `said` holds."""
    heard = []

    def post(url, *, data, **_ways):
        heard.append((url, data))
        return Answer(heard_says[0])

    heard_says = [{"access_token": TOKEN, "expires_in": 3600}]
    monkeypatch.setattr(requests, "post", post)
    post.heard, post.says = heard, heard_says
    return post


def test_a_token_is_made_from_the_refresh_token_and_kept(asked):
    assert [access_token(ACCOUNT) for _time in range(2)] == [TOKEN, TOKEN]
    ((url, said),) = asked.heard
    assert (url, said["refresh_token"], said["client_secret"]) == ("https://provider.example/token", "refresh", "hush")


def test_a_token_that_has_run_out_is_made_anew(asked):
    asked.says[0] = {"access_token": TOKEN, "expires_in": 60}

    for _time in range(2):
        access_token(ACCOUNT)

    assert len(asked.heard) == 2


@needs_dovecot
def test_a_token_the_mail_server_does_not_take_is_not_tried_again(mail_house, asked):
    asked.says[0] = {"access_token": "revoked", "expires_in": 3600}
    account = replace(ACCOUNT, host="127.0.0.1", port=mail_house.imap, security="none")

    first = try_connection(account)[-1]
    asked.says[0] = {"access_token": TOKEN, "expires_in": 3600}

    assert (first.what, first.is_right, try_connection(account)[-1].what) == ("sign-in", False, "folder")


@pytest.mark.parametrize("said", [{"error": "invalid_grant"}, {"access_token": TOKEN, "expires_in": "soon"}, []])
def test_a_provider_that_gives_none_is_a_sentence(asked, said):
    asked.says[0] = said

    with pytest.raises(NoToken, match="gave no token for support@firm.example"):
        access_token(ACCOUNT)
