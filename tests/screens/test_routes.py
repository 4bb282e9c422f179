"""Every address of the house, tried by those who may not: what they may not see is as if it were not there."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import get_resolver

from amends.base.models import File, Teammate
from amends.conversations.models import Arrival, Attachment, Conversation, Draft, Inbox, Message, Sending
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery

OPEN_TO_ALL = {"", "sign-in/", "first-run/", "link/<str:token>/", "health", "ready"}
PUBLIC = {  # what strangers are meant to find, by an address they were told
    "form/<slug:slug>/",
    "form/<slug:slug>/thanks/",
    "pictures/<str:signed>/",  # of a letter: whose frame sends no cookie
    "chat/<slug:slug>/",
    "chat/<slug:slug>/<str:token>/",
    "chat/<slug:slug>/<str:token>/lines/",
    "chat/<slug:slug>/<str:token>/heard/",
    "mail/<slug:provider>/<str:secret>/",
    "mail/<slug:provider>/<str:secret>/mime",
}
NOWHERE = 999_999_999


def routes():
    return sorted(str(page.pattern) for include in get_resolver().url_patterns for page in include.url_patterns)


def filled(route, pk):
    """The address with something in each of its blanks; the first number is the one that matters."""
    address = re.sub(r"<int:\w+>", str(pk), route, count=1)
    for blank, word in ((r"<int:\w+>", "1"), (r"<slug:\w+>", "complain"), (r"<\w+:kind>", "own"), (r"<str:\w+>", "x")):
        address = re.sub(blank, word, address)
    return f"/{address}"


def below(place):
    return [route for route in routes() if route.startswith(place)]


def told(client, method, address, pk):
    """What is answered, but for what names the number itself or is new in every answer."""
    answer = getattr(client, method)(address, {"kind": "reply", "text": "x", "verdict": "misery"})
    body = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": |nonce=)"[^"]*"', "", answer.content.decode(errors="replace"))
    return answer.status_code, body.replace(f"/{pk}/", "/N/")


@pytest.fixture
def eve(db, monday):
    """A teammate of no team."""
    return Teammate.welcome(email="eve@firm.example", name="Eve", at=monday)


@pytest.fixture
def secret(ana, ben, closed_inbox, firm, monday, settings, tmp_path):
    """A conversation in an inbox that is closed to Eve and Charlie, with everything that can hang on one: the pk by where it is shown."""
    settings.AMENDS_FILES = tmp_path
    closed_inbox.answer_from("staff@firm.example", by=ana, at=monday)
    conversation = Conversation.begin(ben, closed_inbox, subject="About Eve", at=monday)
    message = Message.say(conversation, kind="received", text="She was short with me.", at=monday)
    letter = File.keep(BytesIO(b"Subject: About Eve\n\nShe was short with me."), at=monday)
    came = {"channel": "email", "door": "smtp", "arrived_at": monday, "taken_at": monday}
    arrival = Arrival.objects.create(inbox=closed_inbox, raw=letter, message=message, **came)
    Draft.keep(conversation, ana, kind="reply", text="I am sorry.", seen=None, at=monday)
    moment = Moment.notice(ben, at=monday, conversation=conversation)
    Judgement.judge(moment, "misery", by=ana, at=monday)
    Draft.objects.of(conversation, ana).say(at=monday, anyway=True)
    return {
        "conversations/": conversation.pk,
        "recoveries/": Recovery.objects.get(moment=moment).pk,
        "outbox/": Sending.objects.get().pk,
        "letters/": arrival.pk,
        "attachments/": Attachment.objects.create(message=message, file=letter, name="About Eve").pk,
    }


def test_there_are_routes_to_try():
    assert len(routes()) > 60
    assert all(below(place) for place in ("conversations/<", "recoveries/<", "outbox/<", "letters/<", "attachments/<", "settings/"))


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("route", [route for route in routes() if route not in OPEN_TO_ALL | PUBLIC])
def test_a_stranger_finds_nothing_anywhere(client, ana, route, method):
    assert getattr(client, method)(filled(route, 1)).status_code == 404


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("route", sorted(PUBLIC))
def test_what_is_public_answers_nobody_who_was_not_told_its_address(client, ana, route, method):
    answer = getattr(client, method)(filled(route, 1))

    assert answer.status_code in (404, 405)
    assert not answer.cookies


@pytest.mark.parametrize("place", ["conversations/", "recoveries/", "outbox/", "letters/", "attachments/"])
@pytest.mark.parametrize("who", ["eve", "charlie"])
def test_what_is_hidden_answers_like_what_is_not_there(request, secret, place, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))
    before = Conversation.objects.values().get(pk=secret["conversations/"])

    for route in below(f"{place}<"):
        for method in ("get", "post"):
            hidden = told(client, method, filled(route, secret[place]), secret[place])
            assert hidden == told(client, method, filled(route, NOWHERE), NOWHERE), (route, method)
            assert hidden[0] in (404, 405), (route, method)

    assert Conversation.objects.values().get(pk=secret["conversations/"]) == before


@pytest.mark.parametrize("who", ["eve", "charlie"])
def test_no_list_and_no_page_tells_of_what_is_hidden(request, secret, ben, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))
    pages = [route for route in routes() if "<" not in route and not route.startswith(("sign", "first", "health", "ready"))]

    for route in [*pages, f"customers/{ben.pk}/", "find/?q=ben", "desk/?view=all", "desk/rows/?view=all", "recoveries/?view=all"]:
        text = client.get(f"/{route}").content.decode(errors="replace")
        assert "About Eve" not in text, route
        assert "short with me" not in text, route


def test_who_may_see_it_sees_it(as_ana, secret):
    for place, pk in secret.items():
        assert as_ana.get(f"/{place}{pk}/").status_code == 200
    assert "About Eve" in as_ana.get("/desk/?view=all").text


@pytest.mark.parametrize("who", ["eve", "charlie"])
def test_the_settings_are_not_there_for_who_does_not_lead(request, firm, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))

    for route in below("settings/"):
        for method in ("get", "post"):
            assert getattr(client, method)(filled(route, 1)).status_code in (404, 405), (route, method)


def test_an_analyst_reads_no_words_anywhere(client, charlie, conversation, misery, ben):
    Conversation.objects.filter(pk=conversation.pk).update(preview="Where is my parcel?")
    client.force_login(charlie)
    pages = [
        f"/conversations/{conversation.pk}/",
        "/desk/?view=all",
        f"/customers/{ben.pk}/",
        f"/recoveries/{Recovery.objects.get().pk}/",
        "/",
    ]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "Where is my parcel" not in answer.text, page


def test_an_inbox_that_is_open_again_shows_its_conversations(as_ana, secret, eve, client):
    Inbox.objects.get().teams.clear()
    client.force_login(eve)

    assert client.get(f"/conversations/{secret['conversations/']}/").status_code == 200
