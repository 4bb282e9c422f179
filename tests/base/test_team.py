import pytest
from django.db import IntegrityError

from amends.base.models import Event, Team
from amends.base.team import CannotCall, CannotJoin
from tests.together import together


@pytest.fixture
def night_watch(ana, monday):
    return Team.found_(" Night watch ", by=ana, at=monday)


def told(team):
    return list(Event.objects.about(team).values_list("kind", "by_name"))


def test_a_team_is_founded_with_nobody_in_it(night_watch):
    assert (night_watch.name, night_watch.archived_at, night_watch.teammates.count()) == ("Night watch", None, 0)
    assert told(night_watch) == [("teams.founded", "Ana")]


@pytest.mark.parametrize("name", ["", "  "])
def test_a_team_has_a_name(ana, monday, name):
    with pytest.raises(CannotCall, match="A team needs a name: write one."):
        Team.found_(name, by=ana, at=monday)
    with pytest.raises(IntegrityError):
        Team.objects.create(name="")


@pytest.mark.parametrize("name", ["Night watch", "night WATCH ", "İstanbul"])
def test_two_teams_are_never_called_the_same(night_watch, ana, monday, name):
    Team.objects.create(name="istanbul")

    with pytest.raises(CannotCall, match="There is a team named .* already: choose another name."):
        Team.found_(name, by=ana, at=monday)


def test_the_name_of_an_archived_team_is_still_taken(night_watch, ana, monday):
    night_watch.archive(by=ana, at=monday)

    with pytest.raises(CannotCall, match="Night watch is archived: restore it, or choose another name."):
        Team.found_("Night Watch", by=ana, at=monday)


@pytest.mark.django_db(transaction=True)
def test_founded_by_two_at_once_there_is_one(ana, monday):
    outcomes = together(*[lambda: Team.found_("Night watch", by=ana, at=monday)] * 3)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotCall", "CannotCall", "Team"]
    assert Event.objects.filter(kind="teams.founded").count() == 1


def test_a_team_is_renamed_and_the_log_knows_its_former_name(night_watch, ana, monday):
    night_watch.rename("Night owls", by=ana, at=monday)

    assert Team.objects.get().name == "Night owls"
    assert Event.objects.about(night_watch)[0].details == {"was": "Night watch", "name": "Night owls"}


def test_a_team_may_be_written_otherwise(night_watch, ana, monday):
    night_watch.rename("NIGHT WATCH", by=ana, at=monday)

    assert Team.objects.get().name == "NIGHT WATCH"


def test_a_refused_name_leaves_the_old_one(night_watch, back_office, ana, monday):
    with pytest.raises(CannotCall, match="There is a team named Back office already"):
        night_watch.rename("back office", by=ana, at=monday)

    assert (night_watch.name, Team.objects.get(pk=night_watch.pk).name) == ("Night watch", "Night watch")
    assert told(night_watch) == [("teams.founded", "Ana")]


def test_an_archived_team_takes_nobody_in_until_it_is_restored(night_watch, ana, dora, monday):
    night_watch.archive(by=ana, at=monday)
    with pytest.raises(CannotJoin, match="Night watch is archived: restore it, or choose another team."):
        night_watch.join(dora, by=ana, at=monday)
    assert not Team.objects.present()

    night_watch.restore(by=ana, at=monday)
    night_watch.join(dora, by=ana, at=monday)
    assert list(Team.objects.present()) == [night_watch]
    assert list(night_watch.teammates.all()) == [dora]


def test_archived_twice_it_is_archived_once(night_watch, ana, dora, monday):
    night_watch.archive(by=ana, at=monday)
    night_watch.archive(by=dora, at=monday)
    night_watch.restore(by=ana, at=monday)
    night_watch.restore(by=dora, at=monday)

    assert told(night_watch) == [("teams.restored", "Ana"), ("teams.archived", "Ana"), ("teams.founded", "Ana")]


def test_whoever_renames_an_archived_team_does_not_restore_it(night_watch, ana, monday):
    stale = Team.objects.get(pk=night_watch.pk)
    night_watch.archive(by=ana, at=monday)

    stale.rename("Night owls", by=ana, at=monday)

    assert Team.objects.get().archived_at == monday


def test_a_teammate_joins_and_leaves_once(night_watch, ana, dora, monday):
    for _ in range(2):
        night_watch.join(dora, by=ana, at=monday)
    assert list(night_watch.teammates.all()) == [dora]

    for _ in range(2):
        night_watch.leave(dora, by=ana, at=monday)
    assert not night_watch.teammates.exists()
    assert [kind for kind, _ in told(night_watch)] == ["teams.left", "teams.joined", "teams.founded"]
    assert Event.objects.get(kind="teams.left").details == {"teammate": dora.pk}


def test_who_has_left_the_firm_joins_no_team(night_watch, ana, dora, monday):
    dora.leave(by=ana, at=monday)

    with pytest.raises(CannotJoin, match="Dora has left: let them come back first."):
        night_watch.join(dora, by=ana, at=monday)
