"""What a moment was for the customer, in one press and with why."""

import pytest

from amends.base.event import Event
from amends.base.models import Teammate
from amends.conversations.models import Conversation
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery
from tests.screens.conversation.talk import asked, at, before, page
from tests.screens.conversation.test_deeds import undo


def judged(client, talk, verdict, **said):
    return asked(client, at("judgement", talk), {"verdict": verdict} | said)


@pytest.mark.parametrize("verdict", ["magic", "plain", "misery"])
def test_one_press_judges(as_dora, dora, talk, noticed, verdict):
    shown = judged(as_dora, talk, verdict, moment=noticed.pk)

    noticed.refresh_from_db()
    assert noticed.verdict == verdict
    assert noticed.judgements.get().by == dora
    assert f"Dora judged it {verdict}" in shown.text
    assert f'class="{verdict}" aria-pressed="true"' in shown.text


def test_a_misery_shows_its_five_steps_in_the_same_answer(as_dora, talk, noticed):
    shown = judged(as_dora, talk, "misery").text

    assert "Judged misery. A recovery is open." in shown
    assert 'class="five"' in shown
    for step in ("Own", "Fix", "Make good", "Prevent", "Be gracious"):
        assert step in shown
    assert Recovery.objects.open().count() == 1


def test_a_misery_of_the_past_opens_no_recovery(as_dora, ben, inbox, firm):
    history = Conversation.begin(ben, inbox, subject="Long ago", at=before(9000), imported_at=before(100))

    shown = judged(as_dora, history, "misery")

    assert "Judged misery.<" in shown.text
    assert Moment.objects.get().is_history
    assert not Recovery.objects.exists()


def test_cause_severity_and_why_are_said_with_it(as_dora, talk, noticed, breakage):
    shown = judged(as_dora, talk, "misery", cause=breakage.pk, severity=4, why="The third lantern").text

    judgement = Judgement.objects.get()
    assert (judgement.cause, judgement.severity, judgement.why) == (breakage, 4, "The third lantern")
    assert "misery · Breakage in transit · severity 4" in shown
    assert "The third lantern" in shown


def test_what_nobody_had_noticed_is_noticed_by_who_judges_it(as_dora, talk, ben):
    judged(as_dora, talk, "plain")

    moment = Moment.objects.get()
    assert (moment.customer, moment.at, moment.verdict) == (ben, talk.opened_at, "plain")


def test_a_proposal_says_which_rule_made_it_and_why(as_dora, talk, proposed):
    shown = as_dora.get(page(talk)).text

    assert "proposed by “words of a complaint”" in shown
    assert "the word “broken”" in shown
    assert "“words of a complaint” proposes: misery · Breakage in transit · severity 3" in shown
    assert 'data-key="y"' in shown


def confirmation(client, talk):
    """What the button Confirm sends."""
    form = client.get(page(talk)).text.partition('id="confirming"')[2].partition("</form>")[0]
    fields = form.split('name="')[1:]
    return {field.partition('"')[0]: field.partition('value="')[2].partition('"')[0] for field in fields}


def test_confirming_makes_it_ones_own(as_dora, dora, talk, proposed, breakage):
    shown = asked(as_dora, at("judgement", talk), confirmation(as_dora, talk)).text

    counts = Judgement.that_counts(proposed.moment)
    assert (counts.by, counts.verdict, counts.cause, counts.severity, counts.why) == (dora, "misery", breakage, 3, "the word “broken”")
    assert 'data-key="y"' not in shown


def test_the_one_press_keeps_what_is_known_of_that_verdict_only(as_dora, talk, proposed, breakage):
    shown = as_dora.get(page(talk)).text
    misery = shown.partition('name="verdict" value="misery"')[2].partition("</form>")[0]
    magic = shown.partition('name="verdict" value="magic"')[2].partition("</form>")[0]

    assert f'name="cause" value="{breakage.pk}"' in misery
    assert 'name="cause" value=""' in magic


def test_it_is_undone_by_its_toast_and_stays_on_record(as_dora, talk, noticed):
    undo(as_dora, judged(as_dora, talk, "misery"))

    noticed.refresh_from_db()
    assert noticed.verdict is None
    assert not Recovery.objects.open().exists()
    assert "Dora judged it misery · taken back by Dora" in as_dora.get(page(talk)).text


def test_what_counted_before_counts_again(as_dora, talk, proposed):
    undo(as_dora, judged(as_dora, talk, "magic"))

    proposed.moment.refresh_from_db()
    assert proposed.moment.verdict == "misery"


def test_a_colleagues_judgement_is_not_taken_back(as_dora, talk, noticed, ana):
    theirs = Judgement.judge(noticed, "plain", by=ana, at=before(5))

    answer = asked(as_dora, at("withdrawal", talk, theirs.pk))

    assert answer.status_code == 422
    assert "Ana judged so" in answer.text
    assert f"judgement/{theirs.pk}/withdrawal" not in answer.text


def test_a_judgement_of_another_conversation_is_not_found_here(as_dora, talk, ben, inbox, dora):
    other = Conversation.begin(ben, inbox, subject="Another", at=before(5))
    elsewhere = Judgement.judge(Moment.notice(ben, at=before(5), conversation=other), "plain", by=dora, at=before(4))

    assert as_dora.post(at("withdrawal", talk, elsewhere.pk)).status_code == 404


def test_of_several_moments_the_newest_is_judged_and_the_others_are_listed(as_dora, talk, noticed, ben, ana):
    Judgement.judge(noticed, "magic", by=ana, at=before(30))
    newest = Moment.notice(ben, at=before(10), conversation=talk)

    shown = judged(as_dora, talk, "plain").text

    newest.refresh_from_db()
    assert newest.verdict == "plain"
    assert "Earlier in this conversation" in shown


def test_the_moment_that_was_shown_is_judged_though_another_came(as_dora, talk, noticed, ben):
    newer = Moment.notice(ben, at=before(1), conversation=talk)

    judged(as_dora, talk, "plain", moment=noticed.pk)

    assert list(Moment.objects.exclude(verdict=None)) == [noticed]
    assert newer.verdict is None


def test_a_moment_that_is_told_where_one_may_not_look_is_not_judged(as_dora, talk, noticed, ben, closed_inbox, client):
    hidden = Conversation.begin(ben, closed_inbox, subject="About Dora", at=before(5))
    noticed.join(at=before(5), conversation=hidden)
    erik = Teammate.welcome(email="erik@firm.example", name="Erik", at=before(60))
    client.force_login(erik)

    assert judged(client, talk, "misery").status_code == 404
    assert Moment.objects.count() == 1


@pytest.mark.parametrize(
    "said", [{"verdict": "dreadful"}, {"verdict": ""}, {"verdict": "misery", "severity": "9"}, {"verdict": "misery", "cause": "0"}]
)
def test_what_makes_no_sense_is_told_beside_the_field(as_dora, talk, noticed, said):
    answer = asked(as_dora, at("judgement", talk), said | {"why": "Kept as typed"})

    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.text
    assert "Kept as typed" in answer.text
    assert 'id="menu-judging" open' in answer.text
    assert not Judgement.objects.exists()


def test_without_javascript_it_is_the_same(as_dora, talk, noticed):
    answer = as_dora.post(at("judgement", talk), {"verdict": "misery"})

    assert answer.url == page(talk)
    assert 'class="five"' in as_dora.get(answer.url).text


def test_every_judgement_is_on_record(as_dora, talk, noticed):
    judged(as_dora, talk, "misery")

    assert Event.objects.filter(kind="moments.judged", by_name="Dora").count() == 1
