"""Bringing a file, and what was brought before."""

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from amends.imports.models import Upload
from amends.screens.uploads.needs import needs
from amends.screens.uploads.shelf import SHOWN
from amends.screens.uploads.words import EXAMPLES, FIELDS, FIGURES, FORMATS, HOLDS, STAGES
from tests.imports.uploads import GOOD, bring, read_now

pytestmark = pytest.mark.django_db


def send(client, content=b"email,date,total\nben@home.example,2026-01-05,3\n", name="shop.csv", **said):
    return client.post(reverse("uploads"), {"file": SimpleUploadedFile(name, content), **said})


def text(response):
    return response.content.decode()


def test_before_anything_was_brought_the_page_says_what_to_do(as_ana):
    page = text(as_ana.get(reverse("uploads")))

    assert "Nothing was brought yet" in page
    assert "Begin with your orders" in page
    assert '<details class="needs" id="needs" open>' in page


def test_a_file_is_kept_and_shown_at_an_address_of_its_own(as_ana, ana):
    answer = send(as_ana)

    upload = Upload.objects.get()
    assert answer["Location"] == reverse("upload", args=[upload.pk])
    assert (upload.name, upload.format, upload.by) == ("shop.csv", "orders", ana)


def test_what_it_holds_may_be_said(as_ana):
    send(as_ana, format="conversations")

    assert Upload.objects.get().format == "conversations"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file first."),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "This file is empty: there is nothing to import."),
        ({"file": SimpleUploadedFile("a.csv", b"a,b"), "format": "letters"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_brought_is_said_beside_the_field(as_ana, sent, said):
    answer = as_ana.post(reverse("uploads"), sent)

    assert answer.status_code == 422
    assert said in text(answer)
    assert not Upload.objects.exists()


def test_what_is_too_large_is_said_on_the_page_with_another_way(as_ana):
    answer = as_ana.get(reverse("uploads"), **{"amends.too_large": True})

    assert answer.status_code == 413
    assert f"{settings.AMENDS_BODY_LIMIT_BYTES >> 20} MB are the most" in text(answer)
    assert "<code>amends import orders FILE</code>" in text(answer)


def test_what_was_brought_is_listed_with_what_became_of_it(as_ana, ana, monday):
    bring(*GOOD, by=ana, at=monday, name="first.csv")
    read_now(bring(*GOOD, by=ana, at=monday, name="second.csv").begin(by=ana, at=monday), monday)
    read_now(bring("x", by=ana, at=monday, header="a", name="third.csv").begin(by=ana, at=monday), monday)

    rows = text(as_ana.get(reverse("uploads"))).split("<tr>")[2:]

    assert [row.partition("</a>")[0].rpartition(">")[2] for row in rows] == ["third.csv", "second.csv", "first.csv"]
    assert ["Refused: nothing came in" in rows[0], "It is in" in rows[1], "orders: 1<" in rows[1], "Not begun yet" in rows[2]] == [True] * 4


def test_the_list_is_turned_page_by_page(as_ana, ana, monday):
    uploads = [bring(str(n), by=ana, at=monday, header="a", name=f"{n}.csv") for n in range(SHOWN + 2)]

    first = text(as_ana.get(reverse("uploads")))
    older = text(as_ana.get(reverse("uploads"), {"before": uploads[2].pk}))
    beyond = text(as_ana.get(reverse("uploads"), {"before": uploads[0].pk}))

    assert f"?before={uploads[2].pk}" in first
    assert [f"{n}.csv" in older for n in (0, 1, 2)] == [True, True, False]
    assert "Nothing older." in beyond
    assert "26.csv" in text(as_ana.get(reverse("uploads"), {"before": "soon"}))


def test_the_list_asks_the_same_few_questions_however_long_it_is(as_ana, ana, monday, django_assert_max_num_queries):
    for n in range(12):
        bring(str(n), by=ana, at=monday, header="a").begin(by=ana, at=monday)

    with django_assert_max_num_queries(8):
        as_ana.get(reverse("uploads"))


def test_an_open_list_is_told_only_what_it_has_not_seen(as_ana, ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)
    seen = as_ana.get(reverse("uploads")).context["shelf"].mark
    assert as_ana.get(reverse("uploads_brought"), {"seen": seen}).status_code == 204

    upload.begin(by=ana, at=monday)

    assert "Waiting for its turn" in text(as_ana.get(reverse("uploads_brought"), {"seen": seen}))


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("lead", 200), ("teammate", 404), ("analyst", 404)])
def test_only_owners_and_leads_find_it(client, ana, dora, monday, role, status):
    dora.serve_as(role, by=ana, at=monday)
    client.force_login(dora)

    found = {client.get(reverse(name)).status_code for name in ("uploads", "uploads_brought")}

    assert found == {status}
    assert send(client).status_code == {200: 302, 404: 404}[status]


def test_a_simulated_firm_says_so_before_a_file_is_brought(as_ana, firm, monday):
    assert "comes in only if you tick" not in text(as_ana.get(reverse("uploads")))
    firm.simulated_at = monday
    firm.save()

    assert "comes in only if you tick" in text(as_ana.get(reverse("uploads")))


@pytest.mark.parametrize("name", settings.IMPORTS)
def test_the_example_of_each_kind_is_read_as_it(name, ana, monday):
    upload = Upload.bring(BytesIO(EXAMPLES[name].encode()), "example.csv", by=ana, at=monday)

    look = upload.look(at=monday)
    assert (upload.format, look.refusal, [row.why_not for row in look.rows]) == (name, None, [""])


def test_every_kind_says_what_it_needs_in_the_words_of_the_page():
    orders, events, conversations = needs()

    assert [str(word) for word in orders.needed + orders.one_of] == ["Customer", "Time", "Amount of the row", "Price of one"]
    assert [str(word) for word in events.one_of] == ["Order", "Customer"]
    assert [str(word) for word in conversations.used] == ["Id", "Closed at", "Subject", "Words", "Verdict", "Cause"]


def test_nothing_is_without_a_word(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)
    stages = {upload.begin(by=ana, at=monday).stage}
    told = {name for name, many in read_now(upload.attempts.get(), monday).outcome.items() if type(many) is int}

    assert set(settings.IMPORTS) == set(FORMATS) == set(HOLDS) == set(EXAMPLES)
    assert {field.name for name in settings.IMPORTS for field in _fields(name)} == set(FIELDS)
    assert told <= set(FIGURES)
    assert stages <= set(STAGES)


def _fields(name):
    return __import__(settings.IMPORTS[name], fromlist=["FIELDS"]).FIELDS
