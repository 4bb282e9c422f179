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


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c", "\x00", signing.dumps({"teammate": 1, "seal": ""}, salt="another")])
def test_a_link_we_did_not_sign_leads_nowhere(ana, token):
    with pytest.raises(link.LinkUsedUp):
        link.bearer(token)
