"""Taking the steps, by forms alone and by parts that htmx swaps: what is refused stands beside its field, and what was typed is kept."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import now

from amends.listening.models import Cause, Judgement
from amends.recoveries.models import Allowance, Goodwill, Purse
from amends.recoveries.step import KINDS
from tests.screens.recoveries.conftest import before, post, take, up_to, words

pytestmark = pytest.mark.django_db
SAID = {
    "own": {},
    "fix": {"note": "Sent again by courier"},
    "make_good": {"gesture": "Postage back", "cents": "4,90"},
    "prevent": {"note": "A second carrier"},
    "be_gracious": {"note": "We were late, and are sorry"},
}


def page_of(recovery):
    return reverse("recovery", args=[recovery.pk])


def said_for(kind):
    return SAID[kind] | ({"cause": Cause.objects.named("Late").pk} if kind == "prevent" else {})


def toasts(answer):
    return " ".join(re.findall(r'<div class="toast.*?</div>', answer.text, re.S))


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_is_taken_by_a_form_without_javascript(as_ana, ana, priya, kind):
    take(priya, *up_to(kind), by=ana)
    form = as_ana.get(page_of(priya))
    assert f'action="{reverse("recovery_step", args=[priya.pk, kind])}"' in form.text

    answer = post(as_ana, priya, kind, **said_for(kind))

    assert (answer.status_code, answer["Location"]) == (302, page_of(priya))
    assert list(priya.taken()) == list(KINDS[: KINDS.index(kind) + 1])


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_swaps_the_steps_alone(as_ana, ana, priya, kind):
    take(priya, *up_to(kind), by=ana)

    answer = post(as_ana, priya, kind, target=f"five-{priya.pk}", **said_for(kind))

    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div class="five"')
    assert "Undo" in toasts(answer)


def test_what_is_said_is_kept_with_the_step(as_ana, ana, priya):
    take(priya, *up_to("prevent"), by=ana)

    post(as_ana, priya, "prevent", **said_for("prevent"))

    step = priya.taken()["prevent"]
    assert (step.by, step.note) == (ana, "A second carrier")
    priya.moment.refresh_from_db()
    assert priya.moment.cause.name == "Late"


def test_a_gesture_is_paid_from_the_purse_of_who_gives_it(as_ana, ana, priya):
    take(priya, *up_to("make_good"), by=ana)

    post(as_ana, priya, "make_good", **said_for("make_good"))

    assert Goodwill.objects.get().cents == 4_90
    assert Purse.objects.of(ana, at=now()).spent_cents == 4_90


def test_a_gesture_beyond_the_purse_is_refused_beside_its_cost(as_ana, ana, priya):
    take(priya, *up_to("make_good"), by=ana)

    answer = post(as_ana, priya, "make_good", gesture="A holiday", cents="900.00")

    assert answer.status_code == 422
    wrong = re.search(r'<div class="field wrong">.*?</div>', answer.text, re.S)[0]
    assert 'value="900.00"' in wrong
    assert "One gesture may cost €500.00 at most: ask a lead for more." in wrong
    assert 'value="A holiday"' in answer.text
    assert not Goodwill.objects.exists()


def test_a_gesture_beyond_what_is_left_says_how_much_that_is(as_ana, ana, suffers):
    Allowance.objects.of("owner").change(gesture_cents=50_00, month_cents=60_00, by=ana, at=now())
    first, second = (take(suffers(name), "own", "fix", by=ana) for name in ("First", "Second"))
    post(as_ana, first, "make_good", gesture="Flowers", cents="34")

    answer = post(as_ana, second, "make_good", gesture="Flowers", cents="34")

    assert answer.status_code == 422
    assert "more than the €26.00 you have left this month" in words(answer)
    assert "Your purse: €26.00 of €60.00 left this month, at most €50.00 for one gesture." in words(answer)


@pytest.mark.parametrize("typed", ["", "nothing", "-5", "12.345"])
def test_a_cost_that_is_none_is_refused_and_kept(as_ana, ana, priya, typed):
    take(priya, *up_to("make_good"), by=ana)

    answer = post(as_ana, priya, "make_good", gesture="Flowers", cents=typed)

    assert answer.status_code == 422
    assert 'value="Flowers"' in answer.text
    assert not typed or f'value="{typed}"' in answer.text
    assert "make_good" not in priya.taken()


def test_a_gesture_without_words_is_refused(as_ana, priya):
    answer = post(as_ana, priya, "make_good", gesture="  ", cents="5")

    assert answer.status_code == 422
    assert "This field is required." in answer.text


def test_a_cause_is_chosen_from_the_tree(as_ana, ana, priya):
    take(priya, *up_to("prevent"), by=ana)
    inserts = Cause.add(Cause.objects.named("Breakage"), "Without inserts", by=ana, at=now())
    gone = Cause.objects.named("Long gone")
    gone.archive(by=ana, at=now())

    form = as_ana.get(page_of(priya)).text

    assert re.search(rf'<option value="{inserts.pk}">\s+Without inserts', form)
    assert '<optgroup label="Our products, processes and promises">' in form
    assert "Long gone" not in form
    assert post(as_ana, priya, "prevent", cause=gone.pk).status_code == 422


def test_the_cause_that_was_judged_is_chosen_already(as_ana, ana, priya):
    take(priya, *up_to("prevent"), by=ana)

    assert re.search(r"<option value=\"\d+\" selected>Breakage", as_ana.get(page_of(priya)).text)


def test_the_second_sees_that_a_colleague_took_the_step(entering, as_ana, ana, dora, priya):
    take(priya, "own", by=ana)
    post(entering(dora), priya, "fix", note="Carried it over")

    answer = post(as_ana, priya, "fix", note="Half an hour of my words")

    assert answer.status_code == 422
    assert "Dora took the step “fix” on" in words(answer)
    assert "Half an hour of my words" in answer.text
    assert "Carried it over" in answer.text
    assert priya.taken()["fix"].by == dora


def test_the_second_sees_it_in_the_dialog_of_the_board_too(entering, as_ana, dora, priya):
    post(entering(dora), priya, "own")

    answer = post(as_ana, priya, "own", target="step-form")

    assert answer.status_code == 422
    assert "Dora has taken this step." in words(answer)


def test_in_the_dialog_of_the_board_a_step_says_that_the_card_moved(as_ana, priya):
    answer = post(as_ana, priya, "own", target="step-form")

    assert answer["HX-Trigger"] == "recovery-moved"
    assert "You own it now." in toasts(answer)
    assert "<form" not in answer.text.replace(toasts(answer), "")


def test_the_dialog_of_the_board_shows_the_form_of_the_step_alone(as_ana, ana, priya):
    take(priya, "own", by=ana)

    answer = as_ana.get(reverse("recovery_step", args=[priya.pk, "fix"]), headers={"HX-Request": "true", "HX-Target": "step-form"})

    assert "<html" not in answer.text
    assert "What we did, and how the customer agreed" in answer.text


def test_the_form_of_a_step_has_a_page_of_its_own(as_ana, ana, priya):
    take(priya, "own", by=ana)

    answer = as_ana.get(reverse("recovery_step", args=[priya.pk, "prevent"]))

    assert "<html" in answer.text
    assert "What we do so that it does not happen again" in answer.text


def test_a_step_taken_out_of_turn_leaves_the_others_to_be_taken(as_ana, priya):
    post(as_ana, priya, "make_good", **said_for("make_good"))

    assert list(priya.taken()) == ["make_good"]
    assert "I own this" in as_ana.get(page_of(priya)).text


def test_a_slip_of_the_hand_is_undone(as_ana, ana, priya):
    take(priya, "own", "fix", "make_good", by=ana)
    undo = reverse("recovery_step_back", args=[priya.pk, "make_good"])
    assert undo in as_ana.get(page_of(priya)).text

    answer = as_ana.post(undo, follow=True)

    assert "Taken back." in toasts(answer)
    assert "make_good" not in priya.taken()
    assert Purse.objects.of(ana, at=now()).spent_cents == 0


def test_after_ten_minutes_a_step_stays(as_ana, ana, priya):
    take(priya, "own", by=ana, at=before(10))
    undo = reverse("recovery_step_back", args=[priya.pk, "own"])

    assert undo not in as_ana.get(page_of(priya)).text
    assert "can be taken back for ten minutes" in words(as_ana.post(undo, follow=True))
    assert "own" in priya.taken()


def test_what_a_colleague_did_is_theirs_to_take_back(as_ana, dora, priya):
    take(priya, "own", by=dora)
    undo = reverse("recovery_step_back", args=[priya.pk, "own"])

    assert undo not in as_ana.get(page_of(priya)).text
    answer = as_ana.post(undo, headers={"HX-Request": "true", "HX-Target": f"five-{priya.pk}"})
    assert "ask them to take it back" in toasts(answer)


def test_it_is_handed_over_and_back(as_ana, ana, dora, priya):
    take(priya, "own", by=ana)
    address = reverse("recovery_owner", args=[priya.pk])

    answer = as_ana.post(address, {"to": dora.pk}, follow=True)

    priya.refresh_from_db()
    assert priya.owner == dora
    assert "Handed over to Dora." in toasts(answer)
    as_ana.post(re.search(r'action="([^"]+)"', toasts(answer))[1])
    priya.refresh_from_db()
    assert priya.owner == ana


@pytest.mark.parametrize("typed", ["", "0", "somebody"])
def test_it_is_handed_to_somebody(as_ana, ana, priya, typed):
    take(priya, "own", by=ana)

    answer = as_ana.post(reverse("recovery_owner", args=[priya.pk]), {"to": typed})

    assert answer.status_code == 422
    assert re.search(r'<div class="field wrong">\s*<label for="hand-over-to">', answer.text)


def test_it_is_not_handed_to_an_analyst_nor_to_who_may_not_see_it(entering, dora, eve, charlie, suffers, closed_inbox):
    secret = take(suffers("Secret", inbox=closed_inbox), "own", by=dora)
    client, address = entering(dora), reverse("recovery_owner", args=[secret.pk])

    assert f'value="{charlie.pk}"' not in client.get(page_of(secret)).text
    for other in (charlie, eve):
        assert client.post(address, {"to": other.pk}).status_code == 422
    secret.refresh_from_db()
    assert secret.owner == dora


def test_what_is_no_misery_after_all_is_called_off(as_ana, ana, priya):
    Judgement.judge(priya.moment, "plain", by=ana, at=now())
    assert "Call it off" in as_ana.get(page_of(priya)).text

    answer = as_ana.post(reverse("recovery_calling_off", args=[priya.pk]), follow=True)

    assert "Ana called this recovery off" in words(answer)
    assert "I own this" not in answer.text
    assert "Call it off" not in answer.text


def test_a_misery_is_not_called_off(as_ana, priya):
    assert "Call it off" not in as_ana.get(page_of(priya)).text

    answer = as_ana.post(reverse("recovery_calling_off", args=[priya.pk]), follow=True)

    assert "judge it otherwise first" in toasts(answer)


def deeds(recovery):
    steps = [reverse(name, args=[recovery.pk, "own"]) for name in ("recovery_step", "recovery_step_back")]
    return [*steps, *(reverse(name, args=[recovery.pk]) for name in ("recovery_owner", "recovery_calling_off"))]


def test_an_analyst_does_nothing(client, charlie, priya):
    client.force_login(charlie)

    assert [client.post(deed).status_code for deed in deeds(priya)] == [404] * 4
    assert client.get(deeds(priya)[0]).status_code == 404


def test_who_may_not_see_it_does_nothing(entering, eve, suffers, closed_inbox):
    secret = suffers("Secret", inbox=closed_inbox)
    client = entering(eve)

    assert [client.post(deed).status_code for deed in deeds(secret)] == [404] * 4
    assert client.get(page_of(secret)).status_code == 404
    assert client.get(reverse("recovery_steps", args=[secret.pk])).status_code == 404


def test_a_deed_is_never_done_by_looking(as_ana, priya):
    assert [as_ana.get(deed).status_code for deed in deeds(priya)] == [200, 405, 405, 405]
    assert priya.taken() == {}


@pytest.mark.parametrize("kind", ["pray", "taken", "open"])
def test_there_are_five_steps_and_no_others(as_ana, priya, kind):
    assert post(as_ana, priya, kind).status_code == 404
    assert as_ana.post(reverse("recovery_step_back", args=[priya.pk, kind])).status_code == 404


def test_words_that_cannot_be_kept_are_refused(as_ana, ana, priya):
    take(priya, "own", by=ana)

    assert post(as_ana, priya, "fix", note="x" * 5001).status_code == 422
    assert post(as_ana, priya, "fix", note="a\0b").status_code == 422
    assert list(priya.taken()) == ["own"]
