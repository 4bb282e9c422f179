"""A word about what was just done, and the way back."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from amends.screens.parts.reader import Reader
from amends.screens.parts.toast import back, toast, warn, with_toasts


@pytest.fixture
def request_of(firm, ana):
    def made(**headers):
        request = RequestFactory().post("/", headers=headers)
        request.session, request.user, request.htmx = {}, ana, HtmxDetails(request)
        request.reader, request._messages = Reader(request), FallbackStorage(request)
        return request

    return made


def test_a_swapped_part_brings_the_word_and_its_undo(request_of):
    request = request_of(**{"hx-request": "true"})
    toast(request, "Closed <quietly>.", undo="/undo/")

    answer = with_toasts(request, HttpResponse("<p>part</p>")).content.decode()

    assert answer.startswith("<p>part</p>")
    assert "Closed &lt;quietly&gt;." in answer
    assert 'action="/undo/"' in answer
    assert 'hx-swap-oob="beforeend"' in answer


def test_a_whole_page_keeps_the_word_for_itself(request_of):
    request = request_of()
    toast(request, "Closed.")

    assert with_toasts(request, HttpResponse("page")).content == b"page"
    assert [message.message for message in messages.get_messages(request)] == ["Closed."]


def test_a_page_that_leads_elsewhere_keeps_the_word_for_there(request_of):
    request = request_of(**{"hx-request": "true"})
    toast(request, "Closed.")

    answer = with_toasts(request, HttpResponse("", headers={"HX-Redirect": "/desk/"}))

    assert answer.content == b""
    assert len(messages.get_messages(request)) == 1


def test_a_part_without_a_word_stays_as_it_is(request_of):
    assert with_toasts(request_of(**{"hx-request": "true"}), HttpResponse("part")).content == b"part"


def test_a_refusal_is_told_apart_and_has_no_undo(request_of):
    request = request_of(**{"hx-request": "true"})
    warn(request, ValueError("Somebody was faster."))

    answer = with_toasts(request, HttpResponse("")).content.decode()

    assert 'class="toast wrong"' in answer
    assert "<form" not in answer


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [("http://testserver/desk/?view=mine", "http://testserver/desk/?view=mine"), ("https://else.example/", "/"), ("", "/")],
)
def test_back_is_where_one_came_from_if_that_is_ours(request_of, came_from, leads_to):
    request = request_of(referer=came_from) if came_from else request_of()

    assert back(request, "today").url == leads_to
