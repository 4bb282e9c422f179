"""The list of customers: whom it finds, in which order, a page at a time, and what it says of each."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.base.models import Firm
from amends.conversations.models import Conversation
from amends.customers.models import Customer, Organisation
from amends.demo.models import Truth
from amends.listening.models import Judgement, Moment
from amends.screens.customers.asked import Asked
from amends.screens.customers.sorts import SORTS, Place
from tests.rows import row

QUERIES = 22
NAME = re.compile(r"data-row dir=\"auto\">([^<]*)<")
MORE = re.compile(r'href="([^"]*after=[^"]*)" hx-get')


def names(page):
    return NAME.findall(page.text)


def walked(client, address):
    """Everybody on every page, and how many pages there were."""
    found, pages = [], 0
    while address:
        page = client.get(address)
        found, pages = found + names(page), pages + 1
        following = MORE.search(page.text)
        address = following and following[1].replace("&amp;", "&")
    return found, pages


def row_of(page, name):
    return next(row for row in page.text.split("<tr role") if f">{name}<" in row).partition("</tr>")[0]


def test_it_says_what_each_is_still_worth_with_its_interval(as_ana, firm, ben, worthy):
    row = row_of(as_ana.get("/customers/"), "Ben")

    for said in ("€1,240", "€620 – €2,480", "88%", "ben@home.example"):
        assert said in row


def test_who_is_worth_nothing_that_is_known_says_so(as_ana, firm, ben):
    assert "not known" in row_of(as_ana.get("/customers/"), "Ben")


def test_a_colleague_is_marked_and_never_weighed(as_ana, firm, ben, worthy, ana, monday):
    ben.become("internal", by=ana, at=monday)
    row = row_of(as_ana.get("/customers/"), "Ben")

    assert "inside the firm" in row
    assert "€1,240" not in row
    assert "88%" not in row


def test_a_model_that_knows_no_leaving_tells_no_chance(as_ana, firm, ben, worthy, reckoning):
    reckoning.model = "NBD"
    reckoning.save()

    row = row_of(as_ana.get("/customers/"), "Ben")

    assert "€1,240" in row
    assert "88%" not in row


def test_what_is_open_and_at_risk_stands_beside_it(as_ana, firm, worthy, recovery):
    row = row_of(as_ana.get("/customers/"), "Ben")

    assert "1 recovery" in row
    assert "1 conversation" in row
    assert re.search(r'<b class="misery">€\d', row)


def test_what_lies_in_a_closed_inbox_is_not_hinted_at(as_charlie, firm, ben, is_worth, closed_inbox, ana, monday):
    is_worth(ben)
    secret = Conversation.begin(ben, closed_inbox, subject="She was rude", at=monday)
    Judgement.judge(Moment.notice(ben, at=monday, conversation=secret), "misery", by=ana, at=monday)

    row = row_of(as_charlie.get("/customers/?sort=at_risk"), "Ben")

    assert "recovery" not in row
    assert "conversation" not in row
    assert "misery" not in row


def test_organisations_stand_below_the_name(as_ana, firm, ben):
    ben.organisations.add(Organisation.objects.named("The Choir"))

    assert "The Choir" in row_of(as_ana.get("/customers/"), "Ben")


def test_who_has_no_name_goes_by_an_address_or_our_number(as_ana, firm, ben, ana, monday):
    nobody = Customer.objects.create(first_seen_at=monday)
    ben.rename("", by=ana, at=monday)

    assert set(names(as_ana.get("/customers/"))) == {"ben@home.example", f"Customer {nobody.pk}"}


def test_worth_sorts_the_dearest_first_and_the_unknown_last(as_ana, firm, is_worth, many):
    one, two, three, four = many(4)
    for customer, cents in ((two, 900_00), (four, 50_00), (three, 900_00)):
        is_worth(customer, cents)

    assert names(as_ana.get("/customers/")) == [str(one) for one in (three, two, four, one)]


def test_it_says_that_worth_takes_nothing_from_anybody(as_ana, firm, ben):
    promise = "never who gets less than our promise"

    assert promise in as_ana.get("/customers/").text
    assert promise in as_ana.get("/customers/?sort=at_risk").text
    assert promise not in as_ana.get("/customers/?sort=seen").text


def test_worth_at_risk_puts_open_miseries_first(as_ana, firm, worthy, recovery, is_worth, many):
    (rich,) = many(1)
    is_worth(rich, 9_000_00)

    assert names(as_ana.get("/customers/?sort=at_risk")) == ["Ben", str(rich)]


def test_last_seen_sorts_by_when(as_ana, firm, ben, many):
    many(3)

    assert names(as_ana.get("/customers/?sort=seen")) == ["Customer 00000", "Customer 00001", "Customer 00002", "Ben"]


@pytest.mark.parametrize("sort", list(SORTS))
def test_every_page_goes_on_where_the_last_one_ended(as_ana, firm, many, is_worth, sort):
    people = many(120)
    for customer in people[::2]:
        is_worth(customer, cents=10_00 * (customer.pk % 7))
    Customer.objects.filter(pk__in=[one.pk for one in people[::3]]).update(last_seen_at=None)

    found, pages = walked(as_ana, f"/customers/?sort={sort}")

    assert pages == 3
    assert len(found) == 120
    assert set(found) == {str(one) for one in people}


def test_a_page_that_was_asked_for_leads_back_to_the_top(as_ana, firm, many):
    many(51)
    after = MORE.search(as_ana.get("/customers/?sort=seen").text)[1].replace("&amp;", "&")

    assert "Back to the top of the list" in as_ana.get(after).text


@pytest.mark.parametrize("after", ["", "x", ".", "1.", "-5.x", "9" * 30 + ".1", f"{10**18 - 1}.3"])
def test_a_place_that_says_nothing_is_the_beginning_or_the_end(as_ana, firm, ben, after):
    for sort in SORTS:
        assert as_ana.get("/customers/", {"sort": sort, "after": after}).status_code == 200


@given(st.integers(-(10**17), 10**17), st.integers(1, 10**17))
def test_a_figure_is_read_as_it_is_written(key, pk):
    assert Place.read(f"{key}.{pk}", SORTS["worth"]) == Place(key, pk)


def test_one_finds_by_what_one_has_typed(as_ana, firm, ben, many):
    many(3)

    assert names(as_ana.get("/customers/?q=be")) == ["Ben"]
    assert names(as_ana.get("/customers/?q=ben@home")) == ["Ben"]
    assert "3 found" in as_ana.get("/customers/?q=custo").text


def test_what_was_typed_stays_in_the_field_as_it_is(as_ana, firm, ben):
    page = as_ana.get("/customers/", {"q": '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in page
    assert "Nobody is called" in page


def test_colleagues_and_customers_can_be_looked_at_apart(as_ana, firm, ben, monday):
    Customer.objects.create(name="Accounts", kind="internal", first_seen_at=monday)

    assert names(as_ana.get("/customers/?kind=internal")) == ["Accounts"]
    assert names(as_ana.get("/customers/?kind=external")) == ["Ben"]


def test_a_tab_keeps_what_was_typed_and_the_order():
    asked = Asked.of({"q": "ann a", "sort": "seen", "kind": "external"})

    assert asked.query == "q=ann+a&kind=external&sort=seen"
    assert [query for _kind, _name, query in asked.kinds] == ["q=ann+a&sort=seen", asked.query, "q=ann+a&kind=internal&sort=seen"]


def test_what_makes_no_sense_is_as_if_it_had_not_been_said():
    asked = Asked.of({"q": " \0x ", "sort": "shoe size", "kind": "pets"})

    assert (asked.text, asked.sort, asked.kind, asked.query) == ("x", "worth", "all", "q=x")


def test_a_part_is_swapped_alone(as_ana, firm, ben):
    part = as_ana.get("/customers/?q=be", headers={"hx-request": "true", "hx-target": "people"}).text

    assert "<html" not in part
    assert 'id="people"' in part
    assert "Ben" in part


def test_going_back_in_the_browser_shows_the_whole_page(as_ana, firm, ben):
    assert "<html" in as_ana.get("/customers/", headers={"hx-request": "true", "hx-history-restore-request": "true"}).text


def test_an_empty_firm_says_what_to_do(as_ana, firm):
    for query in ("", "?q=zoë", "?kind=internal", "?after=.1"):
        page = as_ana.get(f"/customers/{query}").text
        assert "Nobody has come in yet" in page
        assert "amends import orders FILE" in page


def test_each_way_to_find_nobody_says_what_to_do(as_ana, firm, ben, ana, monday):
    assert "Make a colleague" in as_ana.get("/customers/?kind=internal").text
    assert "beginning of another word" in as_ana.get("/customers/?q=zoë").text
    assert "Look among everybody" in as_ana.get("/customers/?q=zoë&kind=external").text
    assert "That was everybody" in as_ana.get("/customers/?sort=seen&after=.1").text

    ben.become("internal", by=ana, at=monday)
    assert "No customers outside the firm yet" in as_ana.get("/customers/?kind=external").text


def test_more_than_a_thousand_are_not_counted(as_ana, firm, many):
    many(1_002)

    assert "more than 1,000" in as_ana.get("/customers/").text


@pytest.mark.parametrize("sort", list(SORTS))
def test_it_asks_as_little_for_many_as_for_few(as_ana, firm, many, is_worth, recovery, sort, django_assert_max_num_queries):
    many(10_000)
    for customer in Customer.objects.order_by("-pk")[:60]:
        is_worth(customer)

    with django_assert_max_num_queries(QUERIES):
        assert len(names(as_ana.get(f"/customers/?sort={sort}"))) == 50
    with django_assert_max_num_queries(QUERIES):
        assert len(names(as_ana.get(f"/customers/?sort={sort}&q=customer"))) == 50


def test_a_stranger_sees_nobody(client, firm, ben):
    for address in ("/customers/", f"/customers/{ben.pk}/"):
        assert client.get(address).status_code == 404


def test_it_is_only_looked_at(as_ana, firm):
    assert as_ana.post("/customers/").status_code == 405


def test_what_is_true_stands_beside_the_estimate_for_who_asks(as_ana, firm, worthy, monday):
    Firm.objects.update(simulated_at=monday)
    row(Truth, name="customer_worth_cents", about=str(worthy.customer_id), value=99_900.0)
    assert "in truth" not in row_of(as_ana.get("/customers/"), "Ben")

    as_ana.cookies["truth"] = "on"

    assert "in truth €999" in row_of(as_ana.get("/customers/"), "Ben")
