"""A one-time link lets one teammate in, once."""

from datetime import timedelta

import pytest
from django.core import signing

from amends.base import link


def token_of(teammate):
    return link.one_time_link(teammate).split("/")[2]


def test_a_link_leads_to_whom_it_was_made_for(ana):
    assert link.bearer(token_of(ana)) == ana


def test_a_sign_in_uses_the_link_up(ana, monday):
    token = token_of(ana)

    ana.last_login = monday
    ana.save()

    with pytest.raises(link.LinkUsedUp):
        link.bearer(token)


def test_a_new_password_uses_the_link_up(ana):
    token = token_of(ana)

    ana.set_password("a lantern at the door")
    ana.save()

    with pytest.raises(link.LinkUsedUp):
        link.bearer(token)


def test_who_has_left_does_not_come_back_by_a_link(ana, monday):
    token = token_of(ana)

    ana.left_at = monday
    ana.save()

    with pytest.raises(link.LinkUsedUp):
        link.bearer(token)


def test_a_link_is_good_for_a_day(ana, monkeypatch):
    token = token_of(ana)
    assert link.bearer(token) == ana

    monkeypatch.setattr(link, "VALID", timedelta(seconds=-1))

    with pytest.raises(link.LinkUsedUp, match="older than a day"):
        link.bearer(token)


STRANGERS = ["", "nonsense", "a:b:c", "\x00", signing.dumps({"teammate": 1, "seal": ""}, salt="another")]


@pytest.mark.parametrize("token", STRANGERS, ids=["empty", "nonsense", "three parts", "nul", "another's salt"])
def test_a_link_we_did_not_sign_leads_nowhere(ana, token):
    with pytest.raises(link.LinkUsedUp):
        link.bearer(token)


def test_a_link_of_an_earlier_role_still_lets_in_whom_it_was_made_for(ana, dora, monday):
    token = link.one_time_link(dora).split("/")[2]
    dora.serve_as("lead", by=ana, at=monday)

    assert link.bearer(token) == dora


def test_a_seal_cannot_be_carried_over_to_another(ana, dora):
    seal = signing.loads(link.one_time_link(dora).split("/")[2], salt=link.SALT)["seal"]
    forged = signing.dumps({"teammate": ana.pk, "seal": seal}, salt=link.SALT)

    with pytest.raises(link.LinkUsedUp):
        link.bearer(forged)


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_a_link_with_one_letter_changed_leads_nowhere(ana, place):
    token = link.one_time_link(ana).split("/")[2]
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]

    with pytest.raises(link.LinkUsedUp):
        link.bearer(changed)


def test_of_two_links_one_ends_with_the_other(ana, monday):
    first, second = (link.one_time_link(ana).split("/")[2] for _ in range(2))
    assert link.bearer(first) == link.bearer(second) == ana

    ana.choose_password("a lantern at the door")

    for token in (first, second):
        with pytest.raises(link.LinkUsedUp):
            link.bearer(token)
