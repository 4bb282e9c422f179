from dataclasses import replace

import pytest

from amends.base.calendar import Calendar, OpenHours
from amends.base.models import Firm, Team, Teammate
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer, Organisation
from amends.demo import colleagues, founding, house
from amends.listening.models import Cause, Moment
from amends.recoveries.models import Recovery
from amends.steering.models import Entered
from tests.demo.tales import NOW, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def founded(monday):
    return founding.found(at=monday, now=NOW)


def test_the_firm_keeps_the_hours_its_letters_are_answered_in(founded):
    assert Calendar.of(Firm.the()) == house.CALENDAR
    assert OpenHours.objects.count() == 6


def test_it_trades_in_its_own_money_by_its_own_clock(founded):
    firm = Firm.the()
    assert (firm.currency, firm.zone, firm.simulated_at) == ("GBP", house.ZONE, NOW)


def test_everybody_is_welcomed_into_their_teams(founded):
    assert Teammate.objects.count() == len(house.PEOPLE)
    assert set(Team.objects.get(name=house.WORKSHOP).teammates.values_list("name", flat=True)) == {house.LEAD.name, house.RHYS.name}


def test_nobody_has_a_password_that_could_be_guessed(founded):
    assert not any(mate.has_usable_password() for mate in Teammate.objects.all())


def test_inboxes_and_causes_are_found_by_their_names(founded):
    assert set(founded.inboxes) == set(Inbox.objects.values_list("name", flat=True))
    assert founded.causes["late"] == Cause.objects.get(name="Parcel late", root="company")


def test_strangers_find_its_form_and_its_chat(founded, client):
    assert "Write to Ottermere Goods" in client.get("/form/contact/").text
    assert "What can we put right for you?" in client.get("/chat/help/").text


def test_what_complainants_said_is_entered_with_how_many_were_asked(founded):
    founding.look_back(told(), founded)
    entered = Entered.objects.latest_by_name()
    asked = [trouble for trouble in told().troubles if trouble.said_at][-founding.LOOK_BACKS :]
    assert entered["satisfied"].asked == len(asked)
    assert sum(entered[name].value for name in ("satisfied", "mollified", "dissatisfied")) == pytest.approx(1)
    assert entered["handling_cents"].value == founding.HANDLING_CENTS


def test_where_nobody_complained_nobody_was_asked(founded):
    quiet = replace(told(), troubles=[])
    founding.look_back(quiet, founded)
    entered = set(Entered.objects.values_list("name", flat=True))
    assert {name for name in entered if not name.startswith("leave_")} == {"handling_cents"}


def test_who_was_called_says_whether_a_problem_made_them_leave(founded):
    founding.look_back(told(), founded)
    silent = Entered.objects.latest_by_name()["leave_silent"]
    answers = told().left_because()["silent"][-founding.LOOK_BACKS :]
    assert (silent.asked, silent.value) == (len(answers), sum(answers) / len(answers))


def test_colleagues_are_inside_and_have_an_address(monday):
    welcome = colleagues.welcome(monday)
    assert {colleague.kind for colleague in welcome} == {"internal"}
    assert len({colleague.addresses.get().value for colleague in welcome}) == len(house.COLLEAGUES)


def test_what_colleagues_ask_is_answered_and_is_no_misery(founded, monday):
    from_within = colleagues.scripts(1, colleagues.welcome(monday), founded, NOW)
    for script in from_within:
        list(script)
    assert Conversation.objects.filter(inbox__name=house.INSIDE).count() == len(house.COLLEAGUES)
    assert set(Moment.objects.values_list("verdict", flat=True)) == {"plain"}
    assert not Recovery.objects.exists()


def test_colleagues_sign_with_their_names(founded, monday):
    for script in colleagues.scripts(1, colleagues.welcome(monday), founded, NOW):
        list(script)
    for conversation in Conversation.objects.all():
        assert conversation.customer.name in conversation.messages.get(kind="received").text or "?" in conversation.preview


def test_houses_order_for_many(monday):
    customers = {f"c{n}@post.example": Customer.objects.create(first_seen_at=monday).pk for n in range(30)}
    colleagues.gather(1, customers)
    houses = Organisation.objects.all()
    assert houses.count() >= 10
    assert all(house_.customers.count() == 2 for house_ in houses)


def test_a_few_customers_make_a_few_houses_of_one(monday):
    customers = {f"c{n}@post.example": Customer.objects.create(first_seen_at=monday).pk for n in range(3)}
    colleagues.gather(1, customers)
    assert sum(house_.customers.count() for house_ in Organisation.objects.all()) == 3
