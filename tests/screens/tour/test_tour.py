"""The tour through the demo, and its switch for the truth."""

import pytest

from amends.conversations.models import Conversation
from amends.demo.models import Truth
from amends.recoveries.models import Recovery

STOPS = range(1, 6)


@pytest.fixture
def simulated(firm, monday):
    firm.simulated_at = monday
    firm.save()
    return firm


def test_who_is_new_is_offered_the_tour(as_ana, simulated):
    page = as_ana.get("/").text

    assert "New here?" in page
    assert 'href="/tour/1/"' in page


def test_the_first_stop_is_the_desk_with_what_nobody_owns(as_ana, simulated):
    assert as_ana.get("/tour/1/").url == "/desk/?view=unowned"
    assert "1 of 5" in as_ana.get("/").text


def test_the_second_is_the_newest_letter_of_a_misery_nobody_owns(as_ana, simulated, recovery, conversation):
    assert as_ana.get("/tour/2/").url == f"/conversations/{conversation.pk}/"


def test_the_third_is_a_recovery_under_way(as_ana, ana, simulated, recovery, monday):
    recovery.own(by=ana, at=monday)

    assert as_ana.get("/tour/3/").url == f"/recoveries/{recovery.pk}/"


def test_where_nothing_is_unhappy_the_stops_are_the_desk_and_the_board(as_ana, simulated):
    assert as_ana.get("/tour/2/").url == "/desk/?view=unowned"
    assert as_ana.get("/tour/3/").url == "/recoveries/"


def test_nobody_is_led_to_what_they_may_not_see(client, ana, dora, simulated, recovery, conversation, closed_inbox):
    Conversation.objects.filter(pk=conversation.pk).update(inbox=closed_inbox)
    dora.teams.clear()
    client.force_login(dora)

    assert client.get("/tour/2/").url == "/desk/?view=unowned"
    assert client.get("/tour/3/").url == "/recoveries/"
    assert Recovery.objects.exists()


def test_it_ends_in_figures(as_ana, simulated):
    assert [as_ana.get(f"/tour/{number}/").url for number in (4, 5)] == ["/causes/", "/money/"]
    assert "Is that true?" in as_ana.get("/").text


def test_it_can_be_put_away_and_called_back(as_ana, simulated):
    away = as_ana.post("/tour/end/", follow=True).text
    as_ana.get("/tour/1/")

    assert "New here?" not in away
    assert "Take the tour" in away
    assert "1 of 5" in as_ana.get("/").text


@pytest.mark.parametrize("number", [0, 6, 99])
def test_there_is_no_other_stop(as_ana, simulated, number):
    assert as_ana.get(f"/tour/{number}/").status_code == 404


def test_the_truth_can_be_shown_and_hidden(as_ana, simulated):
    shown = as_ana.post("/tour/truth/", follow=True).text
    hidden = as_ana.post("/tour/truth/", follow=True).text

    assert "Hide the truth" in shown
    assert "Show the truth" in hidden


def test_one_returns_to_where_one_asked(as_ana, simulated):
    assert as_ana.post("/tour/truth/", headers={"referer": "http://testserver/you/"}).url == "http://testserver/you/"


@pytest.mark.parametrize(("method", "path"), [("get", "/tour/1/"), ("post", "/tour/end/"), ("post", "/tour/truth/")])
def test_a_real_firm_has_no_tour_and_no_truth(as_ana, firm, method, path):
    Truth.objects.create(name="worth_cents", value=1)

    assert getattr(as_ana, method)(path).status_code == 404
    assert "simulated" not in as_ana.get("/").text


@pytest.mark.parametrize("cookie", ["7", "x", "", "1; Path"])
def test_a_cookie_that_says_nonsense_begins_no_tour(as_ana, simulated, cookie):
    as_ana.cookies["tour"] = cookie

    assert as_ana.get("/").status_code == 200
