"""Who one is here, and how the pages look on this device."""

import pytest


def test_it_says_who_one_is_here(as_ana, ana, back_office):
    ana.teams.add(back_office)

    page = as_ana.get("/you/").text

    for told in ("Ana", "ana@firm.example", "owner", "Back office"):
        assert told in page


def test_what_is_chosen_is_kept_on_this_device(as_ana):
    answer = as_ana.post("/you/", {"theme": "dark", "keys": "off"}, follow=True)

    assert 'data-theme="dark"' in answer.text
    assert 'data-keys="off"' in answer.text
    assert "It looks so from now on" in answer.text


def test_the_device_decides_where_nothing_is_chosen(as_ana):
    as_ana.post("/you/", {"theme": "dark", "keys": "on"})
    page = as_ana.post("/you/", {"theme": "", "keys": "on"}, follow=True).text

    assert "data-theme" not in page
    assert "data-keys" not in page


@pytest.mark.parametrize("theme", ["blue", '"><script>'])
def test_looks_that_do_not_exist_are_refused_beside_their_field(as_ana, theme):
    answer = as_ana.post("/you/", {"theme": theme, "keys": "on"})

    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert "theme" not in answer.cookies


def test_nobody_sees_anything_of_anybody_else_there(client, dora, ana):
    client.force_login(dora)

    assert "ana@firm.example" not in client.get("/you/").text
