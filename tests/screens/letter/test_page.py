"""The page of a letter: all of its words, as they were written, its source, and how it was read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from amends.base.models import Teammate
from amends.conversations.letterbox.remark import Remark
from amends.conversations.models import Arrival
from amends.screens.letter import arrived
from tests.channels.strangers import form_of, send
from tests.screens.letter.conftest import PNG, WORDS, mail

QUOTING = "Thank you, it is whole now.\n\nOn Mon, 2 Mar 2026 at 09:00, Ana <letters@firm.example> wrote:\n> Another leaves today.\n> Ana\n"
REMOTE = '<p>Look: <img src="https://pictures.example/a.png" alt="A lantern"> <b onclick="x()">bold</b></p>'
MOST_QUERIES = 16


def page(arrival, **asked):
    return reverse("arrived", args=[arrival.pk], query=asked)


def test_it_says_who_wrote_what_to_whom_and_when(as_dora, arrives):
    shown = as_dora.get(page(arrives(mail(Cc="Eva <eva@home.example>")))).text

    for words in ("A broken lantern", "ben@home.example", "letters@firm.example", "Eva", "Mar 2, 2026, 9:00", "the lantern came broken."):
        assert words in shown


def test_it_leads_to_the_conversation_it_became_part_of(as_dora, arrives):
    arrival = arrives(mail())

    assert f'href="/conversations/{arrival.message.conversation_id}/#m{arrival.message_id}"' in as_dora.get(page(arrival)).text


def test_its_text_is_whole_with_what_the_thread_leaves_out(as_dora, arrives):
    arrival = arrives(mail(QUOTING))

    assert "Another leaves today." not in arrival.message.text
    assert "&gt; Another leaves today." in as_dora.get(page(arrival)).text


def test_a_page_that_is_open_gets_the_words_alone(as_dora, arrives):
    part = as_dora.get(page(arrives(mail(QUOTING))), headers={"hx-request": "true"}).text

    assert "&gt; Another leaves today." in part
    assert "<html" not in part


def test_only_what_came_as_html_is_shown_as_it_was_written(as_dora, arrives):
    assert "As written" not in as_dora.get(page(arrives(mail()))).text
    assert "As written" in as_dora.get(page(arrives(mail(html="<p>Hello</p>", Message_ID="<a2@x>")))).text
    assert "<iframe" not in as_dora.get(page(arrives(mail(Message_ID="<a3@x>")), **{"as": "html"})).text


def test_what_was_written_stands_in_a_frame_without_rights(as_dora, arrives):
    arrival = arrives(mail(html="<p>Hello</p>"))

    shown = as_dora.get(page(arrival, **{"as": "html"})).text

    assert f'sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" src="/letters/{arrival.pk}/html/"' in shown
    assert "allow-scripts" not in shown
    assert "allow-same-origin" not in shown


def test_the_frame_runs_nothing_and_fetches_nothing(as_dora, arrives):
    framed = as_dora.get(reverse("arrived_as_written", args=[arrives(mail(html=REMOTE)).pk]))

    assert "<b>bold</b>" in framed.text
    assert "pictures.example" not in framed.text
    policy = framed["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'")
    assert policy.endswith("frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox")
    assert (framed["X-Frame-Options"], framed["Referrer-Policy"], framed["X-Content-Type-Options"]) == (
        "SAMEORIGIN",
        "no-referrer",
        "nosniff",
    )


def test_pictures_are_asked_for_letter_by_letter(as_dora, arrives):
    arrival = arrives(mail(html=REMOTE))

    shown = as_dora.get(page(arrival, **{"as": "html"})).text
    asked = as_dora.get(page(arrival, **{"as": "html"}, pictures=1)).text

    assert "1 picture from elsewhere is left out" in shown
    assert f'/letters/{arrival.pk}/?as=html&amp;pictures=1"' in shown
    assert f'src="/letters/{arrival.pk}/html/?pictures=1"' in asked
    assert "pictures from elsewhere" not in as_dora.get(page(arrival)).text


def test_where_none_may_be_fetched_nothing_is_offered(as_dora, arrives, settings):
    settings.AMENDS_PICTURES = False
    arrival = arrives(mail(html=REMOTE))

    shown = as_dora.get(page(arrival, **{"as": "html"}, pictures=1)).text

    assert "here none is fetched" in shown
    assert "Show pictures" not in shown
    assert "src=" not in as_dora.get(reverse("arrived_as_written", args=[arrival.pk]), {"pictures": 1}).text


def test_its_source_is_shown_as_it_came(as_dora, arrives):
    shown = as_dora.get(page(arrives(mail(subject="<script>alert(1)</script>")), **{"as": "source"})).text

    assert "Message-ID: &lt;a1@home.example&gt;" in shown
    assert "<script>alert" not in shown


def test_its_source_is_taken_home_to_the_byte(as_dora, arrives):
    raw = mail()
    arrival = arrives(raw)

    kept = as_dora.get(reverse("arrived_source", args=[arrival.pk]))

    assert kept.getvalue() == raw
    assert kept["Content-Disposition"] == f'attachment; filename="letter-{arrival.pk}.eml"'
    assert (kept["Content-Type"], kept["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert kept["Content-Security-Policy"].endswith("sandbox")


def test_of_what_is_very_long_the_beginning_is_shown_and_said_so(as_dora, arrives, monkeypatch):
    monkeypatch.setattr(arrived, "MOST_LETTERS", 100)
    monkeypatch.setattr(arrived, "MOST_SOURCE_BYTES", 100)
    arrival = arrives(mail("The lantern. " * 50))

    assert "It is longer than is shown here" in as_dora.get(page(arrival)).text
    assert "This is its beginning" in as_dora.get(page(arrival, **{"as": "source"})).text


def test_how_it_was_read_is_told_filter_by_filter(as_dora, arrives):
    arrival = arrives(mail())
    Remark.objects.create(arrival=arrival, filter="read", said="Could not read every letter.")

    shown = as_dora.get(page(arrival)).text

    assert "How this letter was read" in shown
    assert '<span class="chip">read</span> Could not read every letter.' in shown


def test_what_is_no_letter_at_all_has_a_page_too(as_dora, arrives):
    shown = as_dora.get(page(arrives(bytes(range(256)) * 4))).text

    assert "nobody, as it says" in shown
    assert "it says none" in shown


def test_what_a_machine_wrote_is_kept_apart_and_says_why(as_dora, arrives):
    arrival = arrives(mail(Auto_Submitted="auto-replied"))

    shown = as_dora.get(page(arrival)).text

    assert arrival.parked_as == "auto_reply"
    assert "kept apart: an automatic reply" in shown
    assert "Open the conversation" not in shown


def test_what_was_taken_in_all_the_same_says_by_whom(as_dora, arrives, ana):
    arrival = arrives(mail(Auto_Submitted="auto-replied", files=[("a.png", "image/png", PNG)]))
    arrival.let_in(by=ana, at=now())

    shown = as_dora.get(page(arrival)).text

    assert "taken in anyway by Ana" in shown
    assert "an automatic reply" in shown
    assert "kept apart" not in shown
    assert "/attachments/" in shown


def test_what_could_not_be_taken_in_says_why(as_dora, arrives):
    arrival = arrives(mail())
    Arrival.objects.update(taken_at=None, message=None, quarantined_at=now(), failure="ValueError: <odd>")

    shown = as_dora.get(page(arrival)).text

    assert "could not be taken in" in shown
    assert "ValueError: &lt;odd&gt;" in shown


def test_files_of_what_was_not_taken_in_are_named_only(as_dora, arrives):
    shown = as_dora.get(page(arrives(mail(Auto_Submitted="auto-replied", files=[("a.png", "image/png", PNG)])))).text

    assert "a.png" in shown
    assert "Take the letter in to open them" in shown
    assert "/attachments/" not in shown


def test_one_whose_file_is_gone_still_has_a_page_that_says_what_to_do(as_dora, arrives):
    arrival = arrives(mail())
    arrival.raw.path.unlink()

    assert "run <code>amends check</code>, and bring it back from a backup" in as_dora.get(page(arrival)).text
    assert as_dora.get(page(arrival, **{"as": "source"})).status_code == 200
    assert as_dora.get(reverse("arrived_source", args=[arrival.pk])).status_code == 404


def test_a_history_letter_says_so(as_dora, arrives):
    assert "from before" in as_dora.get(page(arrives(mail(), imported_at=now()))).text


def test_it_asks_the_database_no_more_often_for_many_files(as_dora, arrives, django_assert_max_num_queries):
    arrival = arrives(mail(html=REMOTE, files=[(f"{n}.txt", "text/plain", b"%d" % n, f"<{n}@x>") for n in range(30)]))

    with django_assert_max_num_queries(MOST_QUERIES):
        assert "29.txt" in as_dora.get(page(arrival, **{"as": "html"}, pictures=1)).text


@pytest.fixture
def eve(db, monday):
    """A teammate of no team."""
    return Teammate.welcome(email="eve@firm.example", name="Eve", at=monday)


ROUTES = ("arrived", "arrived_as_written", "arrived_source")


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("who", ["eve", "charlie"])
def test_who_may_not_see_it_finds_nothing(request, client, arrives, closed_inbox, name, who):
    arrival = arrives(mail(html="<p>Hello</p>"), inbox=closed_inbox)
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(name, args=[arrival.pk])).status_code == 404


def test_a_letter_goes_with_its_conversation_not_with_its_inbox(client, eve, arrives, closed_inbox):
    arrival = arrives(mail())
    arrival.message.conversation.inbox = closed_inbox
    arrival.message.conversation.save()
    client.force_login(eve)

    assert client.get(page(arrival)).status_code == 404


def test_a_letter_to_an_open_inbox_and_a_closed_one_is_read_in_the_open_one_alone(client, eve, arrives, closed_inbox):
    first = arrives(mail())
    second = arrives(mail(), inbox=closed_inbox)
    client.force_login(eve)

    assert (client.get(page(first)).status_code, client.get(page(second)).status_code) == (200, 404)


@pytest.mark.parametrize("name", ROUTES)
def test_it_is_only_read_never_changed(as_dora, arrives, name):
    assert as_dora.post(reverse(name, args=[arrives(mail()).pk])).status_code == 405


def test_words_of_a_letter_are_nowhere_taken_for_markup(as_dora, arrives):
    evil = '"><img src=x onerror=alert(1)>'
    arrival = arrives(mail(evil, subject=evil, sender=f'"{evil.replace(chr(34), "")}" <ben@home.example>'))

    for way in ("text", "source"):
        assert "<img" not in as_dora.get(page(arrival, **{"as": way})).text
    assert WORDS.strip() not in as_dora.get(page(arrival)).text


def test_what_came_by_a_form_is_read_here_too(as_dora, ana, firm, ben):
    form = form_of(ana, now())
    send(form, files=SimpleUploadedFile("broken.png", PNG))
    arrival = Arrival.objects.get()
    Arrival.objects.all().look_into(at=now())

    shown = as_dora.get(page(arrival)).text

    assert "It does not burn." in shown
    assert "by its form" in shown
    assert as_dora.get(reverse("arrived_source", args=[arrival.pk]))["Content-Disposition"].endswith('.json"')
