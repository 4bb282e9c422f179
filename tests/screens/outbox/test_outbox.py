"""The page called Outbox: which letters are in it, what became of each, and to whom it is shown."""

import re

import pytest
from django.utils.timezone import now

from amends.conversations.channel import NotTaken, Taken, channel_of
from amends.conversations.leaving import bring
from amends.conversations.models import Conversation, Sending

QUERIES = 8  # session, teammate, firm, letters, recipients; and what a toast or a sign-in may need


def states(answer):
    return [" ".join(state.split()) for state in re.findall(r'<span class="chip[^"]*">([^<]*)</span>', answer.text)]


def more(answer):
    found = re.search(r'href="(/outbox/\?after=[^"]+)"', answer.text)
    return found and found[1]


def letters(answer):
    return re.findall(r'data-row href="/outbox/(\d+)/"', answer.text)


def leave(letter):
    bring(letter, channel_of("email"))
    letter.refresh_from_db()


def test_an_empty_outbox_says_how_a_letter_comes_here(as_ana, firm):
    page = as_ana.get("/outbox/").text

    assert "No letter has left yet" in page
    assert 'href="/desk/?view=waiting"' in page


def test_each_letter_tells_to_whom_about_what_and_when(as_ana, reply):
    letter = reply(minutes=5)

    page = as_ana.get("/outbox/")

    assert letters(page) == [str(letter.pk)]
    for said in ("Ben", "ben@home.example", "My parcel", f'datetime="{letter.message.at.isoformat()}"'):
        assert said in page.text


def test_for_ten_seconds_it_can_still_be_taken_back(as_ana, reply):
    reply()

    assert states(as_ana.get("/outbox/")) == ["leaves in a few seconds"]


def test_after_that_it_is_about_to_leave(as_ana, reply):
    reply(minutes=1)

    assert states(as_ana.get("/outbox/")) == ["about to leave"]


def test_without_a_mail_server_it_says_for_what_it_waits(as_ana, reply, settings):
    settings.AMENDS_SMTP_URL = None
    leave(reply(minutes=1))

    page = as_ana.get("/outbox/")

    assert states(page) == ["waits"]
    assert "set AMENDS_SMTP_URL" in page.text


def test_in_a_simulated_firm_it_is_kept_here(as_ana, simulated, reply):
    leave(reply(minutes=1))

    page = as_ana.get("/outbox/")

    assert states(page) == ["kept here, because this firm is simulated"]
    assert "This firm is simulated: nothing does." in page.text


def test_what_a_server_took_is_sent(as_ana, reply):
    letter = reply(minutes=1)
    letter.keep_letter(channel_of("email").write, at=now())
    letter.claim(at=now())
    assert states(as_ana.get("/outbox/")) == ["leaving now"]

    letter.arrive(Taken("mail.firm.example"), at=now())
    assert states(as_ana.get("/outbox/")) == ["sent"]


def test_what_a_server_refused_has_failed_and_says_why(as_ana, reply):
    letter = reply(minutes=1)
    letter.claim(at=now())
    letter.fail(NotTaken("No such mailbox.", for_good=True), at=now())

    page = as_ana.get("/outbox/")

    assert states(page) == ["failed"]
    assert "No such mailbox." in page.text


def test_what_was_cut_off_is_perhaps_sent_and_again_perhaps_twice(as_ana, reply, ana):
    letter = reply(minutes=1)
    letter.keep_letter(channel_of("email").write, at=now())
    letter.claim(at=now())
    letter.doubt(at=now())
    assert states(as_ana.get("/outbox/")) == ["perhaps sent"]

    Sending.objects.get(pk=letter.pk).try_again(by=ana, at=now())
    letter.refresh_from_db()
    letter.claim(at=now())
    letter.arrive(Taken("mail.firm.example"), at=now())
    assert states(as_ana.get("/outbox/")) == ["sent, perhaps twice"]


def test_turn_by_turn_every_letter_is_seen_once(as_ana, reply):
    written = {str(reply(f"Word {n}", minutes=n // 2).pk) for n in range(60)}
    page = as_ana.get("/outbox/")
    rest = as_ana.get(more(page))

    assert (len(letters(page)), len(letters(rest))) == (50, 10)
    assert set(letters(page)) | set(letters(rest)) == written
    assert more(rest) is None


def test_it_asks_as_often_for_many_as_for_few(as_ana, reply, django_assert_max_num_queries):
    for n in range(60):
        reply(f"Word {n}", minutes=n)

    with django_assert_max_num_queries(QUERIES):
        as_ana.get("/outbox/")


@pytest.mark.parametrize("after", ["", "x", "1", "9999999999999999999.1", "99999999999999999.1", "-1.1", "²²²²²²²².1"])
def test_a_place_that_says_nothing_is_the_top(as_ana, reply, after):
    letter = reply()

    assert letters(as_ana.get("/outbox/", {"after": after})) == [str(letter.pk)]


def test_beyond_the_last_one_there_is_a_way_back(as_ana, reply):
    reply()

    page = as_ana.get("/outbox/", {"after": "1.1"}).text

    assert "That was all of it" in page
    assert 'href="/outbox/">Back to the newest' in page


def test_letters_are_sent_again_only_if_they_would_read_otherwise(as_ana, simulated, reply):
    letter = reply(minutes=1)
    shown = {"HX-Request": "true", "HX-Target": "letters"}
    seen = re.search(r'id="letters".*?name="seen" value="(\w+)"', as_ana.get("/outbox/").text, re.S)[1]
    assert as_ana.get("/outbox/", {"seen": seen}, headers=shown).status_code == 204

    leave(letter)

    answer = as_ana.get("/outbox/", {"seen": seen}, headers=shown)
    assert "kept here" in answer.text
    assert "<html" not in answer.text


def test_the_next_letters_come_alone(as_ana, reply):
    for n in range(51):
        reply(f"Word {n}", minutes=n)
    after = more(as_ana.get("/outbox/"))

    answer = as_ana.get(after, headers={"HX-Request": "true", "HX-Target": "letters-more"})

    assert len(letters(answer)) == 1
    assert answer.text.strip().startswith("<li")


def test_an_analyst_finds_no_outbox(client, charlie, reply):
    letter = reply()
    client.force_login(charlie)

    for page in ("/outbox/", f"/outbox/{letter.pk}/", f"/outbox/{letter.pk}/source/"):
        assert client.get(page).status_code == 404
    for deed in ("return", "another-try"):
        assert client.post(f"/outbox/{letter.pk}/{deed}/").status_code == 404


def test_letters_of_a_closed_inbox_are_its_teams(client, dora, reply, conversation, closed_inbox):
    Conversation.objects.update(inbox=closed_inbox)
    letter = reply(conversation=Conversation.objects.get())
    client.force_login(dora)
    assert letters(client.get("/outbox/")) == [str(letter.pk)]

    dora.teams.clear()
    assert letters(client.get("/outbox/")) == []
    assert client.get(f"/outbox/{letter.pk}/").status_code == 404
    assert client.post(f"/outbox/{letter.pk}/return/").status_code == 404
