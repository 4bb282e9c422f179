"""One file that was brought: looked at, corrected, tried, imported, stopped."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from amends.customers.models import Order
from amends.imports.models import Attempt, Upload
from tests.imports.files import HEADER
from tests.imports.test_bad_input import WHOLE_FILES
from tests.imports.uploads import GOOD, TICKETS, bring, read_now

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def upload(ana, monday):
    return bring(*GOOD, by=ana, at=monday)


@pytest.fixture
def attempt(upload, ana, monday):
    return upload.begin(by=ana, at=monday)


def address(upload, name="upload"):
    return reverse(name, args=[upload.pk])


def text(response):
    return " ".join(response.content.decode().split())


def as_shown(client, upload, **said):
    """What the form of the page would send, changed where something is said."""
    form = client.get(address(upload)).context["inspection"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | said).items() if value not in (None, False)}


def deed(client, upload, name, **said):
    return client.post(address(upload, f"upload_{name}"), as_shown(client, upload, **said))


def test_the_page_shows_columns_as_guessed_with_something_from_each(as_ana, upload):
    page = text(as_ana.get(address(upload)))

    assert '<option value="2" selected>time</option>' in page
    assert re.search(r"Customer <span class=\"chip due\">needed</span>", page)
    assert "such as <bdi>2026-01-05</bdi>" in page


def test_the_first_rows_are_shown_as_they_stand_and_as_they_are_read(as_ana, upload, firm):
    page = text(as_ana.get(address(upload)))

    assert "<bdi>2026-01-05</bdi><small>Jan 5, 2026, 12:00 AM</small>" in page
    assert '<td class="n">€7.00</td> <td>comes in</td>' in page
    assert "comes in as a return" in page
    assert "“soon” is no time we can read" in page
    assert "names no customer: it is counted and left" in page


def test_what_is_assumed_is_said_in_the_words_of_a_page(as_ana, upload):
    assert "Amounts are taken to be in EUR, the firm&#x27;s currency (assumed): choose another" in text(as_ana.get(address(upload)))


def test_a_correction_is_kept_and_shown(as_ana, upload):
    answer = deed(as_ana, upload, "choices", column_customer="3", dates="mdy")

    assert answer["Location"] == address(upload)
    assert Upload.objects.get().choices["mapping"] | {"customer": 3} == Upload.objects.get().choices["mapping"]
    assert '<option value="3" selected>product</option>' in text(as_ana.get(address(upload)))


def test_a_column_that_is_missing_is_said_beside_its_field_and_the_rest_stays_as_it_was_chosen(as_ana, upload):
    answer = deed(as_ana, upload, "choices", column_time="", dates="mdy")

    assert answer.status_code == 422
    assert "has no column for the time of the order" in text(answer)
    assert "Choose which below." in text(answer)
    assert answer.context["inspection"].form.errors["column_time"] == ["Choose the column, if the file has one."]
    assert '<option value="mdy" selected>' in text(answer)
    assert Upload.objects.get().choices == {}


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"currency": "Tal"}, "__all__", "TAL is no currency we know"),
        ({"currency": "Taler"}, "currency", "at most 3 characters"),
        ({"dates": "ymd"}, "dates", "Select a valid choice"),
        ({"column_order": "99"}, "column_order", "Select a valid choice"),
        ({"column_order": "soon"}, "column_order", "Select a valid choice"),
    ],
)
@pytest.mark.parametrize("name", ["choices", "trial", "reading"])
def test_what_means_nothing_is_said_and_nothing_begins(as_ana, upload, name, said, field, why):
    answer = deed(as_ana, upload, name, **said)

    assert answer.status_code == 422
    assert why in answer.context["inspection"].form.errors[field][0]
    assert not Attempt.objects.exists()


def test_another_currency_is_refused_beside_its_field(as_ana, upload, attempt, ana, monday):
    read_now(attempt, monday)

    answer = deed(as_ana, bring(*GOOD, by=ana, at=monday, name="more.csv"), "trial", currency="GBP")

    assert answer.status_code == 422
    assert answer.context["inspection"].form.errors["currency"][0].endswith("or leave the currency as it is.")


def test_what_it_holds_may_be_said_otherwise(as_ana, upload):
    as_ana.post(address(upload, "upload_format"), {"format": "conversations"})

    page = text(as_ana.get(address(upload)))
    assert "Not history but news" in page
    assert "Currency of the amounts" not in page


def test_a_kind_there_is_not_is_refused(as_ana, upload):
    answer = as_ana.post(address(upload, "upload_format"), {"format": "letters"}, follow=True)

    assert "Choose what the file holds." in text(answer)
    assert Upload.objects.get().format == "orders"


def test_trying_it_counts_and_keeps_nothing(as_ana, upload, monday):
    deed(as_ana, upload, "trial")
    assert "Trying it: everything is counted, nothing is kept" in text(as_ana.get(address(upload)))

    read_now(Attempt.objects.get(), monday)

    page = text(as_ana.get(address(upload)))
    assert "<dt>orders</dt><dd>1</dd>" in page
    assert "This would be added; nothing is in yet." in page
    assert "Import it" in page
    assert not Order.objects.exists()


def test_imported_it_shows_what_came_in_and_what_did_not(as_ana, upload, monday):
    deed(as_ana, upload, "reading")
    read_now(Attempt.objects.get(), monday)

    page = text(as_ana.get(address(upload)))

    assert "It is in" in page
    assert "<b>1</b> “…” is no time we can read" in page
    assert '<td class="n">5</td><td dir="auto">“soon” is no time we can read</td>' in page
    assert "Import it" not in page


def test_refused_rows_are_given_back_as_a_file(as_ana, upload, attempt, monday):
    assert as_ana.get(address(upload, "upload_refused")).status_code == 404
    read_now(attempt, monday)

    answer = as_ana.get(address(upload, "upload_refused"))

    assert answer["Content-Disposition"] == 'attachment; filename="refused-orders.csv"'
    assert b"".join(answer).decode().splitlines()[1] == "4,Ben,soon,mug,1,3,5,“soon” is no time we can read"


def test_no_more_than_twenty_refused_rows_are_shown(as_ana, ana, monday):
    upload = bring(GOOD[0], *(f"{n},Ben,never,mug,1,3" for n in range(30)), by=ana, at=monday)
    read_now(upload.begin(by=ana, at=monday), monday)

    page = text(as_ana.get(address(upload)))

    assert page.count("“never” is no time we can read") == 20
    assert "The first 20." in page


def test_a_refusal_of_the_whole_file_is_said_and_it_may_be_corrected(as_ana, ana, monday):
    upload = bring("4,Ben,soon,mug,1,3", by=ana, at=monday)
    read_now(upload.begin(by=ana, at=monday), monday)

    page = text(as_ana.get(address(upload)))

    assert "its one row cannot be read; line 2: “soon” is no time we can read.</p>" in page
    assert "Refused rows as a file" in page
    assert "Import it" in page


@pytest.mark.parametrize(("content", "said"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_whatever_is_brought_its_sentence_stands_on_the_page(as_ana, monday, content, said):
    sent = as_ana.post(reverse("uploads"), {"file": SimpleUploadedFile("orders.csv", content), "format": "orders"}, follow=True)
    upload = Upload.objects.first()
    if upload and sent.context["inspection"].look.refusal is None:
        read_now(upload.begin(by=upload.by, at=monday), monday)
        sent = as_ana.get(address(upload))

    page = sent.content.decode()
    assert re.search(said, page) or "Choose the column" in page
    assert "--" not in "".join(re.findall(r'<div class="refusal" role="alert"><p>(.*?)</p>', page))
    assert sent.status_code == (200 if content else 422)


def test_a_file_of_mixed_encodings_is_read_once_one_is_chosen(as_ana, ana, monday):
    mixed = f"{HEADER}\n1,Zoë,2026-01-05,mug,1,3\n".encode() + "2,Zoë,2026-01-05,mug,1,3\n".encode("latin-1")
    as_ana.post(reverse("uploads"), {"file": SimpleUploadedFile("orders.csv", mixed)})
    upload = Upload.objects.get()
    assert "or choose Windows-1252 to read all of it" in text(as_ana.get(address(upload)))

    answer = as_ana.post(address(upload, "upload_choices"), {"encoding": "cp1252"})

    assert answer.status_code == 422  # no column was shown, so none was chosen
    assert '<option value="1">customer</option>' in text(answer)


def test_of_two_columns_of_one_name_one_is_chosen_by_its_place(as_ana, ana, monday):
    upload = bring("Ben,Eve,2026-01-05,3", by=ana, at=monday, header="customer,customer,date,amount", format="orders")
    page = text(as_ana.get(address(upload)))
    assert "has 2 columns named customer: choose which below." in page
    assert '<option value="1">customer (column 2)</option>' in page

    assert deed(as_ana, upload, "choices", column_customer="1").status_code == 302


def test_a_wide_file_is_shown_without_end_of_columns(as_ana, ana, monday):
    header = ",".join(["customer", "date", *(f"c{n}" for n in range(3000)), "total"])
    upload = bring(",".join(["Ben", "2026-01-05", *["x"] * 3000, "3"]), by=ana, at=monday, header=header)

    answer = as_ana.get(address(upload))

    assert '<option value="3002" selected>total</option>' in text(answer)
    assert len(answer.content) < 150_000


def test_two_at_once_the_second_sees_what_the_first_did(as_ana, upload, attempt):
    for name in ("choices", "format", "trial"):
        as_ana.post(address(upload, f"upload_{name}"), {"format": "events"})
    answer = as_ana.post(address(upload, "upload_reading"), {}, follow=True)

    assert "is being read already: wait until that is done, or stop it." in text(answer)
    assert "Waiting for its turn" in text(answer)
    assert Attempt.objects.count() == 1


def test_what_is_in_is_not_imported_again(as_ana, upload, attempt, monday):
    read_now(attempt, monday)

    for name in ("choices", "trial", "reading", "format"):
        answer = as_ana.post(address(upload, f"upload_{name}"), {"format": "events"}, follow=True)
        assert "came in already" in text(answer)


def test_it_is_stopped_and_may_be_begun_again(as_ana, upload, attempt):
    answer = as_ana.post(address(upload, "upload_calling_off"), follow=True)

    assert "Stopped: nothing of it came in." in text(answer)
    assert "Import it" in text(answer)
    assert deed(as_ana, upload, "reading").status_code == 302


def test_what_has_ended_cannot_be_stopped(as_ana, upload, attempt, monday):
    read_now(attempt, monday)

    assert "had ended before it could be stopped" in text(as_ana.post(address(upload, "upload_calling_off"), follow=True))
    assert as_ana.post(address(bring("1", by=upload.by, at=monday, header="a"), "upload_calling_off")).status_code == 302


def test_into_a_simulated_firm_only_with_a_tick(as_ana, upload, firm, monday):
    assert "Into this simulated firm" not in text(as_ana.get(address(upload)))
    firm.simulated_at = monday
    firm.save()

    refused = deed(as_ana, upload, "reading")

    assert (refused.status_code, Attempt.objects.count()) == (422, 0)
    assert "tick that it may come in here" in refused.context["inspection"].form.errors["into_demo"][0]
    assert '<a href="#how-into_demo">' in text(refused).split("deeds final")[1]
    assert deed(as_ana, upload, "reading", into_demo="on").status_code == 302


def test_conversations_may_come_in_as_news(as_ana, ana, monday):
    upload = bring("1,ben@home.example,2026-03-01,It broke,", by=ana, at=monday, header=TICKETS)

    deed(as_ana, upload, "reading", live="on")

    assert Attempt.objects.get().choices["live"] is True


def test_an_open_page_is_told_only_what_it_has_not_seen(as_ana, upload, attempt):
    seen = as_ana.get(address(upload)).context["inspection"].mark
    assert as_ana.get(address(upload, "upload_part"), {"seen": seen}).status_code == 204

    Attempt.objects.update(read_bytes=upload.file.size // 2)

    part = text(as_ana.get(address(upload, "upload_part"), {"seen": seen}))
    assert re.search(r'max="100" value="(49|50)"', part)
    assert "<main" not in part


def test_htmx_is_answered_with_the_part_alone(as_ana, upload):
    begun = as_ana.post(address(upload, "upload_trial"), as_shown(as_ana, upload), headers=HTMX)
    refused = as_ana.post(address(bring(*GOOD, by=upload.by, at=upload.at), "upload_choices"), {}, headers=HTMX)

    assert (begun.status_code, refused.status_code) == (200, 422)
    assert "Waiting for its turn" in text(begun)
    assert not [part for part in (begun, refused) if "<main" in text(part)]


def test_names_and_cells_of_people_are_only_text(as_ana, ana, monday):
    upload = bring('1,"<script>alert(1)</script>",2026-01-05,mug,1,3', by=ana, at=monday, name="<b>שלום</b>.csv")

    page = as_ana.get(address(upload)).content.decode()

    assert "<script>alert(1)" not in page
    assert '<h1 dir="auto">' in page


@pytest.mark.parametrize("name", ["upload", "upload_part", "upload_refused"])
def test_others_find_nothing(client, dora, upload, attempt, monday, name):
    read_now(attempt, monday)
    client.force_login(dora)

    assert client.get(address(upload, name)).status_code == 404


@pytest.mark.parametrize("name", ["format", "choices", "trial", "reading", "calling_off"])
def test_others_can_do_nothing(client, dora, upload, name):
    client.force_login(dora)

    assert client.post(address(upload, f"upload_{name}"), {"format": "events"}).status_code == 404
    assert (Attempt.objects.count(), Upload.objects.get().format) == (0, "orders")


def test_one_file_is_shown_with_few_questions(as_ana, upload, attempt, monday, django_assert_max_num_queries):
    read_now(attempt, monday)

    with django_assert_max_num_queries(8):
        as_ana.get(address(upload))
