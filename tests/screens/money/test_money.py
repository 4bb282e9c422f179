"""What unhappiness costs, of what, and every number that rests on."""

import re

import pytest

from amends.demo.models import Truth
from amends.steering.models import CauseDamage, Entered
from tests.screens.browsing import sticks_out, violations

QUERIES = 22


@pytest.fixture
def handling(ana, monday, db):
    return Entered.enter("handling_cents", 750, by=ana, at=monday, source="bookkeeping")


def undo(client, answer):
    address = re.search(r'action="([^"]+)">[^>]*>\s*<button class="link" data-key="z"', answer.text)[1]
    return client.post(address, follow=True)


def test_damage_is_told_part_by_part(as_ana, firm, costly):
    CauseDamage.objects.update(direct_cents=900_000, word_of_mouth_cents=50_000, handling_cents=None)

    page = as_ana.get("/money/").text

    for told in ("€19,400", "€11,000 to €29,000", "€18,000", "€1,000", "not known", "Breakage in transit"):
        assert told in page


def test_a_cause_whose_damage_is_not_known_is_told_apart(as_ana, firm, costly):
    CauseDamage.objects.filter(cause__name="Breakage in transit").update(total_cents=None, low_cents=None, high_cents=None)

    assert "1 causes are not in it" in as_ana.get("/money/").text


def test_before_anything_is_reckoned_it_says_what_it_takes(as_ana, firm):
    page = as_ana.get("/money/").text

    assert "It takes judged moments" in page
    assert "What it rests on" in page


def test_what_is_not_known_says_why(as_ana, firm, damage):
    page = as_ana.get("/money/").text

    assert "Not known, because" in page
    assert "no judged moments" in page


def test_every_number_says_where_it_comes_from(as_ana, firm, handling):
    page = as_ana.get("/money/").text

    for told in ("assumed", "bookkeeping", "entered", "Ana", "€7.50", "Nothing on record tells it"):
        assert told in page


def test_a_number_is_told_in_the_unit_one_thinks_in(as_ana, ana, firm):
    as_ana.post("/money/inputs/complain/", {"value": "12.5", "asked": "200", "source": "our survey"})
    as_ana.post("/money/inputs/handling_cents/", {"value": "7.50", "source": "bookkeeping"})
    as_ana.post("/money/inputs/told_bad_silent/", {"value": "9", "source": "our survey"})

    kept = Entered.objects.latest_by_name()
    assert (kept["complain"].value, kept["complain"].asked, kept["complain"].by) == (0.125, 200, ana)
    assert kept["handling_cents"].value == 750
    assert kept["told_bad_silent"].value == 9


def test_what_was_told_is_shown_as_it_was_typed(as_ana, firm, handling):
    page = as_ana.get("/money/inputs/handling_cents/").text

    assert 'name="value" value="7.5"' in page
    assert "bookkeeping" in page


def test_a_yen_has_no_smaller_coin(as_ana, firm):
    firm.trade_in("JPY")

    as_ana.post("/money/inputs/handling_cents/", {"value": "750", "source": "bookkeeping"})

    assert Entered.objects.latest_by_name()["handling_cents"].value == 750


@pytest.mark.parametrize(
    ("name", "said", "because"),
    [
        ("complain", {"value": "101", "source": "x"}, "less than or equal to 100"),
        ("complain", {"value": "0", "source": "x"}, "more than 0"),
        ("complain", {"value": "-1", "source": "x"}, "greater than or equal to 0"),
        ("complain", {"value": "many", "source": "x"}, "Enter a number"),
        ("complain", {"value": "NaN", "source": "x"}, "Enter a number"),
        ("complain", {"value": "5", "asked": "0", "source": "x"}, "greater than or equal to 1"),
        ("handling_cents", {"value": "7.50", "source": " "}, "required"),
        ("handling_cents", {"value": "1e15", "source": "x"}, "digits"),
    ],
)
def test_nonsense_is_refused_beside_the_field_and_kept(as_ana, firm, name, said, because):
    answer = as_ana.post(f"/money/inputs/{name}/", said)

    assert answer.status_code == 422
    assert because in answer.text
    assert f'value="{said["value"]}"' in answer.text
    assert not Entered.objects.exists()


def test_a_number_is_taken_back(as_ana, firm, handling):
    answer = as_ana.post("/money/inputs/handling_cents/", {"value": "9", "source": "a better look"}, follow=True)
    undo(as_ana, answer)

    assert Entered.objects.latest_by_name()["handling_cents"].value == 750
    assert Entered.objects.count() == 3


def test_a_number_is_withdrawn_and_said_again(as_ana, firm, handling):
    answer = as_ana.post("/money/inputs/handling_cents/withdrawal/", follow=True)
    assert "handling_cents" not in Entered.objects.latest_by_name()

    undo(as_ana, answer)
    assert Entered.objects.latest_by_name()["handling_cents"].value == 750


def test_who_was_overtaken_is_told_so(as_ana, dora, firm, handling, monday):
    Entered.enter("handling_cents", 800, by=dora, at=monday, source="mine")

    page = as_ana.post(f"/money/words/{handling.pk}/undo/", follow=True).text

    assert "Dora has entered another number since" in page
    assert Entered.objects.latest_by_name()["handling_cents"].value == 800


def test_who_said_what_stays_on_record(as_ana, ana, firm, handling, monday):
    Entered.withdraw("handling_cents", by=ana, at=monday)

    page = as_ana.get("/money/inputs/handling_cents/").text

    assert page.index("withdrew it") < page.index("€7.50")


@pytest.mark.parametrize("name", ["margin", "unheard_of", "complain-"])
def test_what_is_not_entered_here_has_no_page(as_ana, firm, name):
    assert as_ana.get(f"/money/inputs/{name}/").status_code == 404


def test_who_does_not_lead_reads_and_changes_nothing(as_dora, firm, handling):
    page = as_dora.get("/money/inputs/handling_cents/").text

    assert "€7.50" in page
    assert "Tell a number" not in page
    for address in ("inputs/handling_cents/", "inputs/handling_cents/withdrawal/", f"words/{handling.pk}/undo/"):
        assert as_dora.post(f"/money/{address}", {"value": "1", "source": "x"}).status_code == 404
    assert Entered.objects.count() == 1


def test_it_says_that_it_is_being_reckoned_again(as_ana, ana, firm, costly):
    assert "reckoned again" not in as_ana.get("/money/").text

    as_ana.post("/money/inputs/handling_cents/", {"value": "9", "source": "x"})

    assert "it is being reckoned again" in as_ana.get("/money/").text


def test_the_truth_stands_beside_it_for_who_asks(as_ana, costly, firm, monday):
    firm.simulated_at = monday
    firm.save()
    Truth.objects.create(name="lost_worth_cents", about="Late", value=2_000_000)
    as_ana.cookies["truth"] = "on"

    assert "in truth €20,000" in as_ana.get("/money/").text


def test_a_page_that_is_open_gets_only_what_changed(as_ana, firm, costly):
    mark = as_ana.get("/money/").text.partition('name="seen" value="')[2][:16]

    assert as_ana.get("/money/figures/", {"seen": mark}).status_code == 204
    as_ana.post("/money/inputs/handling_cents/", {"value": "9", "source": "x"})
    assert as_ana.get("/money/figures/", {"seen": mark}).status_code == 200


def test_it_asks_the_database_seldom(as_ana, firm, costly, handling, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES):
        as_ana.get("/money/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(signed_in, server, firm, costly, handling, width, scheme):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    for address in ("/money/", "/money/inputs/handling_cents/"):
        signed_in.goto(server + address)
        assert violations(signed_in) == []
        assert sticks_out(signed_in) == 0
