"""A letter that leaves by a provider's web address says what it says by SMTP; what the provider answers is understood."""

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote_to_bytes

import pytest
from django.utils.timezone import now

from amends.base.provider import Provider
from amends.channels.email.provider import carry_by
from amends.conversations.channel import NotKnown, NotTaken, OutOfReach, channel_of
from amends.conversations.leaving import leave
from amends.conversations.letter import Failed
from amends.conversations.models import Message, Sending
from tests.cast import MONDAY

TAKEN = {"To": "ben@home.example", "SubmittedAt": "2026-03-02", "MessageID": "b7bc2f4a", "ErrorCode": 0, "Message": "OK"}
INACTIVE = (
    "You tried to send to recipients that have been marked as inactive. Found inactive addresses: ben@home.example, eve@home.example. "
    "Inactive recipients are ones that have generated a hard bounce, a spam complaint, or a manual suppression."
)
LETTER = (
    b"Message-ID: <t.1@firm.example>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\nSubject: Re: My parcel\r\n"
    b"From: Firm <letters@firm.example>\r\nReply-To: letters+r-t@firm.example\r\nTo: ben@home.example\r\nCc: eve@home.example\r\n"
    b"In-Reply-To: <1@home.example>\r\nReferences: <0@home.example> <1@home.example>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n'
    b"--x\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n--x--\r\n"
)


@dataclass
class Desk:
    """A provider of our own on loopback: what it was told, and what it answers."""

    status: int = 200
    answer: object = field(default_factory=lambda: TAKEN)
    told: list = field(default_factory=list)
    port: int = 0

    def by(self, name, **words):
        return Provider(name, {"api_url": f"http://127.0.0.1:{self.port}/"} | words)

    @property
    def postmark(self):
        return self.by("postmark", server_token="k")


@contextmanager
def desk():
    ours = Desk()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ours.told.append((self.path, self.headers, body))
            if ours.status is None:
                return self.connection.close()
            said = ours.answer if isinstance(ours.answer, bytes) else json.dumps(ours.answer).encode()
            self.send_response(ours.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_words):
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        ours.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield ours
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def provider():
    with desk() as ours:
        yield ours


def test_it_says_the_same_as_by_a_mail_server(provider):
    assert carry_by(LETTER, provider.postmark).carrier == "postmark"

    told = json.loads(provider.told[0][2])
    headers = {header["Name"]: header["Value"] for header in told["Headers"]}
    assert (told["From"], told["To"], told["Cc"], told["ReplyTo"]) == (
        "Firm <letters@firm.example>",
        "ben@home.example",
        "eve@home.example",
        "letters+r-t@firm.example",
    )
    assert (told["Subject"], told["TextBody"].strip(), told["HtmlBody"].strip()) == ("Re: My parcel", "Hello", "<p>Hello</p>")
    assert (headers["Message-ID"], headers["In-Reply-To"]) == ("<t.1@firm.example>", "<1@home.example>")
    assert (headers["References"], headers["X-PM-KeepID"]) == ("<0@home.example> <1@home.example>", "true")


def test_whom_it_will_not_bring_it_to_is_told_apart(provider):
    some = "Message OK, but will not deliver to these inactive addresses: eve@home.example. Inactive recipients have bounced."
    provider.answer = TAKEN | {"Message": some}

    assert carry_by(LETTER, provider.postmark).refused == (
        Failed("eve@home.example", "postmark will not bring it there: rejected", for_good=True),
    )


def test_another_provider_is_told_in_its_own_words(provider):
    provider.answer = {"id": "<t.1@firm.example>", "message": "Queued. Thank you."}

    taken = carry_by(LETTER, provider.by("mailgun", api_key="k"))

    path, _headers, body = provider.told[0]
    assert path == "/firm.example/messages"
    assert b"<t.1@firm.example>" in unquote_to_bytes(body)
    assert (taken.carrier, taken.known_as) == ("mailgun", "")


def test_the_name_a_provider_gives_it_is_told(provider):
    provider.answer, provider.status = {"messageId": "<2026.1@smtp.provider.example>"}, 201

    assert carry_by(LETTER, provider.by("brevo", api_key="k")).known_as == "<2026.1@smtp.provider.example>"


@pytest.mark.parametrize(
    ("status", "answer", "refusal", "for_good", "words"),
    [
        (500, b"oops", NotKnown, False, "no answer that can be understood"),
        (502, b"", NotKnown, False, "no answer that can be understood"),
        (200, b"not json", NotKnown, False, "no answer that can be understood"),
        (None, b"", NotKnown, False, "no answer that can be understood"),
        (503, b"later", NotTaken, False, "postmark said"),
        (429, b"slowly", NotTaken, False, "postmark said"),
        (401, b"who?", OutOfReach, False, "look at AMENDS_MAIL_KEY"),
        (400, b"what?", NotTaken, True, "postmark said"),
        (422, {"ErrorCode": 406, "Message": INACTIVE}, NotTaken, True, "to any of these addresses"),
        (422, {"ErrorCode": 406, "Message": "Something new"}, NotKnown, False, "does not say whether"),
    ],
)
def test_what_it_answers_is_understood(provider, status, answer, refusal, for_good, words):
    provider.status, provider.answer = status, answer

    with pytest.raises(NotTaken, match=words) as said:
        carry_by(LETTER, provider.postmark)

    assert (type(said.value), said.value.for_good) == (refusal, for_good)


def test_a_provider_that_is_not_there_is_out_of_reach():
    with pytest.raises(OutOfReach, match="postmark cannot be reached"):
        carry_by(LETTER, Provider("postmark", {"server_token": "k", "api_url": "http://127.0.0.1:1/"}))


def test_a_reply_leaves_by_it(provider, conversation, ana, settings, tmp_path):
    settings.AMENDS_FILES, settings.AMENDS_SMTP_URL, settings.AMENDS_MAIL_PROVIDER = tmp_path, None, provider.postmark
    message = Message.say(conversation, kind="reply", text="It is on its way.", by=ana, at=MONDAY, to=["ben@home.example"])
    sending = Sending.of(message, at=MONDAY)

    leave("email")

    sending.refresh_from_db()
    assert (sending.state, sending.carrier, len(provider.told)) == ("sent", "postmark", 1)


def test_what_it_may_have_taken_is_not_given_twice(provider, conversation, ana, settings, tmp_path):
    settings.AMENDS_FILES, settings.AMENDS_SMTP_URL, settings.AMENDS_MAIL_PROVIDER = tmp_path, None, provider.postmark
    provider.status = None
    message = Message.say(conversation, kind="reply", text="It is on its way.", by=ana, at=MONDAY, to=["ben@home.example"])
    sending = Sending.of(message, at=MONDAY)
    for _time in range(2):
        Sending.objects.update(due_at=now())
        leave("email")

    sending.refresh_from_db()
    assert (sending.state, len(provider.told)) == ("perhaps sent", 1)


def test_with_a_provider_no_mail_server_is_missed(settings):
    settings.AMENDS_SMTP_URL, settings.AMENDS_MAIL_PROVIDER = None, Provider("postmark", {})

    channel_of("email").ready()
