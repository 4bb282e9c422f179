import pytest

from amends.base.models import Firm, Teammate


def test_the_first_one_is_owner_and_founds_the_firm(said):
    done = said(
        "user", "add", "ana@firm.example", "--name", "Ana", "--firm", "Ana's Shop", "--currency", "GBP", "--time-zone", "Europe/London"
    )

    assert done.code == 0
    assert Teammate.objects.get().role == "owner"
    assert (Firm.the().name, Firm.the().currency) == ("Ana's Shop", "GBP")


def test_the_next_one_is_a_teammate(said, ana):
    assert said("user", "add", "ben@firm.example", "--json").json["role"] == "teammate"


def test_the_link_lets_them_in(said, client):
    link = said("user", "add", "ana@firm.example", "--json").json["link"]
    client.post(link.removeprefix("http://localhost:8000"), {"password": "correct horse battery"})

    assert client.session["_auth_user_id"] == str(Teammate.objects.get().pk)


def test_a_lost_link_is_replaced(said, ana):
    assert said("user", "link", "ANA@firm.example", "--json").json["link"].startswith("http://localhost:8000/link/")


def test_a_password_is_read_and_not_echoed(said):
    done = said("user", "add", "ana@firm.example", "--password-stdin", typed="correct horse battery\n")

    assert Teammate.objects.get().check_password("correct horse battery")
    assert "horse" not in done.out + done.err


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (("ana@firm.example",), None, "ana@firm.example is a teammate already."),
        (("no address",), None, "no address is no e-mail address."),
        (("ben@firm.example", "--password-stdin"), "short\n", "This password is too short."),
        (("ben@firm.example", "--firm", "Shop"), None, "This firm has its first teammate already"),
    ],
)
def test_a_bad_addition_leaves_nothing(said, ana, words, typed, sentence):
    refused = said("user", "add", *words, typed=typed)

    assert refused.code == 1
    assert refused.err.startswith(sentence)
    assert Teammate.objects.count() == 1
    assert Firm.the().name == ""


def test_a_firm_with_money_nobody_knows_is_not_founded(said):
    refused = said("user", "add", "ana@firm.example", "--firm", "Shop", "--currency", "XXQ")

    assert refused.err.startswith("XXQ is no currency we know")
    assert not Teammate.objects.exists()


def test_who_left_is_listed_with_the_day(said, ana, dora):
    said("user", "leave", "dora@firm.example")
    listed = said("user", "list", "--json").json["teammates"]

    assert [(mate["email"], mate["left_at"] is None) for mate in listed] == [("dora@firm.example", False), ("ana@firm.example", True)]


def test_the_only_owner_stays(said, ana):
    refused = said("user", "leave", "ana@firm.example")

    assert refused.code == 1
    assert "make somebody else an owner first" in refused.err


def test_a_table_is_shown_by_default(said, ana):
    assert "ana@firm.example" in said("user", "list").out


def test_an_owner_makes_way_for_another(said, ana, dora):
    assert said("user", "leave", "ana@firm.example").code == 1
    assert "Dora is owner from now on." in said("user", "role", "dora@firm.example", "owner").err

    assert said("user", "leave", "ana@firm.example").code == 0


def test_a_role_is_told_in_json(said, ana, dora):
    assert said("user", "role", "DORA@firm.example", "analyst", "--json").json["role"] == "analyst"


@pytest.mark.parametrize("words", [("dora@firm.example", "king"), ("dora@firm.example",), ()])
def test_a_role_there_is_not_is_a_wrong_call(said, words):
    assert said("user", "role", *words).code == 2


def test_the_only_owner_keeps_the_role(said, ana):
    refused = said("user", "role", "ana@firm.example", "lead")

    assert (refused.code, refused.err) == (1, "Ana is the only owner: make somebody else an owner first.\n")


@pytest.mark.parametrize("words", [("role", "eve@else.example", "lead"), ("leave", "eve@else.example"), ("link", "eve@else.example")])
def test_nobody_of_that_name_is_told_where_to_look(said, ana, words):
    refused = said("user", *words)

    assert (refused.code, refused.out) == (1, "")
    assert "`amends user list` shows who is" in refused.err


def test_who_has_left_gets_no_link(said, ana, dora):
    said("user", "leave", "dora@firm.example")

    assert said("user", "link", "dora@firm.example").code == 1


def test_who_founds_the_firm_is_its_owner_and_nothing_else(said):
    refused = said("user", "add", "ana@firm.example", "--firm", "Shop", "--role", "lead")

    assert refused.code == 2
    assert "Who founds the firm is its owner" in refused.err
    assert not Teammate.objects.exists()


def test_links_lead_to_where_the_pages_are(said, ana, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://desk.firm.example"]

    assert said("user", "link", "ana@firm.example").out.startswith("https://desk.firm.example/link/")
