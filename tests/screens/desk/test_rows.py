"""What one row of the desk says, and to whom."""

from io import BytesIO

import pytest
from django.utils.timezone import now

from amends.base.models import File
from amends.conversations.models import Attachment, Commitment, Message
from amends.customers.models import Organisation
from amends.listening.models import Moment
from tests.screens.desk.conftest import ahead, before, put
from tests.screens.desk.test_views import listed


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


@pytest.fixture
def says(as_ana, firm):
    """All conversations, as Ana reads them, in one line."""
    return lambda **asked: " ".join(as_ana.get("/desk/", {"view": "all"} | asked).text.split())


def test_who_wrote_what_and_for_how_long_they_wait(says, writes):
    conversation = writes("Priya Raman", 130, subject="Second broken lantern", text="It arrived broken.")
    Organisation.objects.named("Raman & Sons").customers.add(conversation.customer)

    page = says()

    for said in ("Priya Raman", "Raman &amp; Sons", "Second broken lantern", "It arrived broken.", ">2 h 10</time>", "waits <time"):
        assert said in page


def test_who_has_an_answer_does_not_wait(says, writes, ana):
    Message.say(writes("Priya", 30), kind="reply", text="It leaves today.", by=ana, at=before(20))

    page = says()

    assert "It leaves today." in page
    assert ">20 min</time> ago" in page
    assert "waits" not in page


def test_what_was_said_this_minute_was_said_just_now(says, writes):
    put(writes("Priya"), waiting_since=now())

    assert '<span class="when"> just now </span>' in says()


def test_what_is_long_ago_has_a_date(says, writes, monday):
    put(writes("Priya"), last_at=monday.replace(year=2024), waiting_since=None)

    assert "Mar 2, 2024</time>" in says()


def test_words_that_go_on_end_in_dots(says, writes):
    writes("Priya", text="word " * 40)

    assert "word word…</p>" in says()


def test_without_a_subject_it_goes_by_its_number(says, writes):
    conversation = writes("Priya", subject="")

    assert f">Conversation {conversation.pk}</span>" in says()


def test_the_newest_moment_is_told_with_its_cause(says, writes, judge):
    conversation = writes("Priya")
    judge(conversation, "magic", minutes=10)
    judge(conversation, "misery", "Breakage in transit", minutes=5)

    page = says()

    assert '<span class="chip misery">misery · <span dir="auto">Breakage in transit</span></span>' in page
    assert "magic</span>" not in page


def test_a_moment_nobody_judged_says_so(says, writes):
    conversation = writes("Priya")
    assert "not judged" not in says()

    Moment.notice(conversation.customer, at=now(), conversation=conversation)
    assert '<span class="chip">not judged</span>' in says()


def test_what_is_due_next_is_named_with_its_deadline(says, writes, judge):
    conversation = writes("Priya")
    judge(conversation, "misery")
    put(conversation, next_due_at=ahead(20))
    assert '<span class="chip due">Own <time' in says()
    assert ">in 20 min</time>" in says()

    put(conversation, next_due_at=before(130))
    assert '<span class="chip late">Own <time' in says()
    assert ">2 h 10 late</time>" in says()


def test_worth_at_risk_is_told_in_money(says, writes):
    put(writes("Priya"), at_risk_cents=340_00)

    assert "€340 at risk" in says()


def test_promises_are_told_by_when_they_are_due(says, writes, ana):
    conversation = writes("Priya", 200)
    commitment = Commitment.promise(conversation, text="I call", due_at=ahead(60), by=ana, at=before(190))
    assert f'<span class="chip due">promised <time datetime="{commitment.due_at.isoformat()}"' in says()

    put(conversation, commitment_due_at=before(60))
    assert '<span class="chip late">promised <time' in says()
    assert ">1 h 00 late</time>" in says()


def test_what_is_laid_aside_says_until_when(says, writes, ana):
    conversation = writes("Priya")
    conversation.snooze(ahead(60), by=ana, at=now())
    assert "snoozed until <time" in says()

    put(conversation, snoozed_until=before(1))
    assert "snoozed until" not in says()


def test_colleagues_files_teams_and_the_end_are_told_in_words(says, writes, ana, back_office):
    conversation = writes("Gwil", kind="internal")
    for name in ("a.png", "b.png"):
        Attachment.objects.create(message=conversation.messages.get(), file=File.keep(BytesIO(b"x"), at=now()), name=name)
    conversation.hand_to(back_office, by=ana, at=now())
    conversation.close(by=ana, at=now())

    page = says()

    for said in ("inside the firm", "2 files", "Back office", "closed"):
        assert f">{said}</span>" in page


def test_whose_it_is_is_told_in_words(says, writes, ana, dora):
    nobodys, mine, hers = writes("A"), writes("B"), writes("C")
    mine.assign(ana, by=ana, at=now())
    hers.assign(dora, by=ana, at=now())
    page = says()

    assert page.count(">unowned</span>") == page.count(">mine</span>") == page.count(">Dora</span>") == 1
    assert nobodys.owner is None


def test_words_of_people_are_shown_as_they_are_written(says, writes):
    writes("<b>Priya", subject="<script>alert(1)</script>", text="<img src=x>")

    page = says()

    for said in ("&lt;b&gt;Priya", "&lt;script&gt;alert(1)", "&lt;img src=x&gt;"):
        assert said in page
    assert "<script>alert" not in page


def test_an_analyst_sees_figures_and_no_words(client, charlie, firm, writes, judge):
    conversation = writes("Priya", 10, subject="Your staff insulted me", text="It was Ana.")
    judge(conversation, "misery", "Felt brushed off")
    put(conversation, at_risk_cents=340_00)
    client.force_login(charlie)

    page = client.get("/desk/", {"view": "all"})

    assert listed(page) == ["Priya"]
    assert "€340 at risk" in page.text
    assert "insulted" not in page.text
    assert "It was Ana" not in page.text


def test_a_closed_inbox_is_neither_listed_nor_counted_outside_its_team(client, eve, firm, writes, closed_inbox):
    secret = writes("Priya", inbox=closed_inbox)
    client.force_login(eve)

    page = client.get("/desk/", {"view": "all"})

    assert listed(page) == []
    assert '<span class="n">1</span>' not in page.text
    assert client.get(f"/desk/next/?view=all&after={secret.pk}").url == "/desk/?view=all&sort=newest"


def test_its_team_sees_it(client, dora, firm, writes, closed_inbox):
    writes("Priya", inbox=closed_inbox)
    client.force_login(dora)

    assert listed(client.get("/desk/", {"view": "all"})) == ["Priya"]


def test_a_moment_of_another_inbox_is_not_told(client, eve, firm, writes, judge, closed_inbox):
    seen, secret = writes("Priya"), writes("Priya", inbox=closed_inbox)
    moment = judge(seen, "misery", "Rude")
    type(secret).objects.filter(pk=secret.pk).update(customer=seen.customer)
    secret.refresh_from_db()
    moment.join(at=now(), conversation=secret)
    client.force_login(eve)

    assert "Rude" not in client.get("/desk/", {"view": "all"}).text
