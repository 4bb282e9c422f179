"""What happened between a customer and us: of every kind, newest first, a page at a time."""

import re
from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer, Line, Netting, Order, OrderEvent, Return
from amends.listening.models import Cause, Judgement, Moment
from amends.screens.customers.timeline import KINDS, Timeline
from tests.rows import row

MORE = re.compile(r'hx-get="([^"]*after=[^"]*)"')
QUERIES = 13


def told(page):
    """Each entry, in words."""
    entries = page.text.partition('id="timeline-entries"')[2].partition("</ol>")[0].split('<li class="entry">')[1:]
    return [" ".join(strip_tags(entry).split()) for entry in entries]


@pytest.fixture
def shown(as_ana, firm, ben):
    def show(query="", client=as_ana):
        return told(client.get(f"/customers/{ben.pk}/timeline/{query}"))

    return show


@pytest.fixture
def story(ben, order, conversation, misery, gesture):
    """Something of every kind but a return."""
    return ben


def test_an_order_tells_its_lines(shown, order):
    assert shown("?kind=orders") == ["Feb 23, 2026 Order 81377 €15.00 1 × jug €9.00 2 × mug €6.00"]


def test_what_came_back_stands_beside_its_line_and_for_itself(shown, ben, order, monday):
    mug = order.lines.get(product="mug")
    back = row(Return, customer=ben, reference="C1", product="mug", quantity=1, cents=3_00, at=monday)
    Netting.objects.create(returned=back, line=mug, quantity=1, cents=3_00)

    returned, bought = shown("?kind=orders")

    assert returned == "Mar 2, 2026 Sent back 1 × mug −€3.00 off order 81377"
    assert "2 × mug 1 sent back €6.00" in bought


def test_a_return_of_nothing_we_know_of_is_shown_too(shown, ben, monday):
    row(Return, customer=ben, reference="C1", product="vase", quantity=1, cents=3_00)

    assert "matches no order on record" in shown()[0]


def test_of_a_long_order_the_first_lines_are_shown_and_the_rest_on_demand(shown, as_ana, ben, order):
    Line.objects.bulk_create(Line(order=order, product=f"thing {n}", quantity=1, cents=1) for n in range(40))
    (entry,) = shown("?kind=orders")

    assert "thing 2" in entry
    assert "thing 3" not in entry
    assert entry.endswith("and 37 more lines")
    address = f"/customers/{ben.pk}/orders/{order.pk}/"
    assert "thing 39" in as_ana.get(address).text
    assert "<html" not in as_ana.get(address, headers={"hx-request": "true"}).text


def test_what_befell_an_order_names_it(shown, order):
    assert shown("?kind=events") == ["Feb 27, 2026 late order 81377"]


def test_a_conversation_tells_its_last_words_to_who_may_read_them(shown, client, charlie, conversation):
    assert shown("?kind=conversations") == ["Mar 2, 2026 My parcel open Letters Where is my parcel?"]

    client.force_login(charlie)
    assert shown("?kind=conversations") == [f"Mar 2, 2026 Conversation {conversation.pk} open Letters"]


def test_a_moment_tells_verdict_cause_severity_and_recovery(shown, ben, moment, ana, monday):
    cause = Cause.objects.named("Late without a word")
    Judgement.judge(moment, "misery", by=ana, at=monday, cause=cause, severity=4)

    assert shown("?kind=moments") == ["Mar 2, 2026 misery Late without a word severity 4 of 5 recovery open told in My parcel"]


@pytest.mark.parametrize("verdict", ["magic", "plain"])
def test_other_verdicts_are_said_and_none_is_said_too(shown, moment, ana, monday, verdict):
    assert "not judged" in shown("?kind=moments")[0]

    Judgement.judge(moment, verdict, by=ana, at=monday)
    assert shown("?kind=moments") == [f"Mar 2, 2026 {verdict} told in My parcel"]


def test_a_moment_that_an_event_opened_names_it(shown, ben, order, monday):
    Moment.notice(ben, at=monday, order_event=OrderEvent.objects.get())

    assert "not judged after late" in shown("?kind=moments")[0]


def test_a_gesture_tells_who_gave_it(shown, gesture):
    assert shown("?kind=gestures") == ["Mar 2, 2026 A bouquet €25.00 goodwill, given by Ana · the recovery"]


def test_everything_is_told_newest_first(shown, story):
    entries = shown()

    assert len(entries) == 5
    assert ["Feb 27" in entry or "Feb 23" in entry for entry in entries] == [False, False, False, True, True]


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_can_be_looked_at_alone(shown, story, kind):
    assert len(shown(f"?kind={kind}")) == 1


def test_a_kind_that_does_not_exist_leaves_out_nothing(shown, story):
    assert len(shown("?kind=weather")) == 5


def test_an_analyst_reads_no_word_of_a_customer_in_any_of_it(shown, client, charlie, story):
    client.force_login(charlie)
    everything = " ".join(shown())

    assert "parcel" not in everything
    assert f"Conversation {Conversation.objects.get().pk}" in everything


def test_nothing_of_a_closed_inbox_is_told_outside_its_team(shown, client, ben, closed_inbox, charlie, dora, ana, monday):
    secret = Conversation.begin(ben, closed_inbox, subject="About Ana", at=monday)
    Message.say(secret, kind="received", text="She was rude.", at=monday)
    Judgement.judge(Moment.notice(ben, at=monday, conversation=secret), "misery", by=ana, at=monday)

    client.force_login(charlie)
    assert shown() == []
    client.force_login(dora)
    assert len(shown()) == 2


def test_every_page_goes_on_where_the_last_one_ended(as_ana, firm, ben, monday, conversation):
    orders = [Order(customer=ben, reference=f"{n}", at=monday - timedelta(hours=n // 7), cents=n) for n in range(50)]
    Order.objects.bulk_create(orders)
    events = [OrderEvent(customer=ben, kind=f"event {n}", reference=f"{n}", at=monday - timedelta(hours=n // 5)) for n in range(50)]
    OrderEvent.objects.bulk_create(events)

    address, found = f"/customers/{ben.pk}/timeline/", []
    while address:
        page = as_ana.get(address)
        found += told(page)
        following = MORE.search(page.text)
        address = following and following[1].replace("&amp;", "&")

    assert len(found) == len(set(found)) == 101


@pytest.mark.parametrize("after", ["x", "1.2", "1.9.1", "9" * 17 + ".1.1", "-" + "9" * 17 + ".1.1", "..", "1772442000000000.0.1"])
def test_a_place_that_says_nothing_is_the_beginning_or_the_end(as_ana, firm, story, after):
    assert as_ana.get(f"/customers/{story.pk}/timeline/", {"after": after}).status_code == 200


def test_nothing_yet_says_what_will_show(as_ana, firm, ben):
    page = f"/customers/{ben.pk}/"

    assert "Nothing has happened yet" in as_ana.get(page).text
    assert "Nothing of this kind is on record" in as_ana.get(f"{page}?kind=gestures").text
    assert "That was all of it" in as_ana.get(f"{page}?after=1.1.1").text


def test_a_long_story_asks_as_little_as_a_short_one(ben, ana, monday, story, django_assert_max_num_queries):
    orders = Order.objects.bulk_create(Order(customer=ben, reference=f"{n}", at=monday, cents=n) for n in range(200))
    Line.objects.bulk_create(Line(order=order, product="mug", quantity=1, cents=1) for order in orders)

    with django_assert_max_num_queries(QUERIES):
        assert len(list(Timeline(ben, ana))) == 30


def test_another_customers_story_is_not_told(shown, story, monday):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)
    Order.objects.create(customer=eve, reference="E-1", at=monday, cents=1)

    assert "E-1" not in " ".join(shown())


def test_an_order_is_only_shown_with_whose_it_is(as_ana, firm, order, monday):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)

    assert as_ana.get(f"/customers/{eve.pk}/orders/{order.pk}/").status_code == 404
