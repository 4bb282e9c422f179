from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from amends.base.models import Event, Teammate
from amends.base.teammate import HasLeft, LastOwner, NotATeammate, WorksHere
from tests.together import together


@pytest.mark.django_db
def test_a_teammate_comes_in_by_address_and_password(rf, monday):
    ana = Teammate.welcome(email=" Ana@firm.example ", name=" Ana ", password="ink-on-paper-9", at=monday)

    assert authenticate(rf.post("/"), email="ana@firm.example", password="ink-on-paper-9") == ana
    assert (ana.name, ana.role, ana.joined_at) == ("Ana", "teammate", monday)


@pytest.mark.django_db
def test_without_a_password_nobody_can_guess_it(monday):
    ana = Teammate.welcome(email="ana@firm.example", name="Ana", at=monday)

    assert not ana.has_usable_password()


@pytest.mark.django_db
def test_without_a_name_the_address_lends_one(monday):
    assert Teammate.welcome(email="ana@firm.example", name=" ", at=monday).name == "ana"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"email": "ana"}, "ana is no e-mail address."),
        ({"email": ""}, "Nothing is no e-mail address."),
        ({"role": "king"}, "king is no role: choose one of owner, lead, teammate, analyst."),
        ({"password": "short"}, "too short"),
        ({"password": "ana@firm.example"}, "too similar"),
    ],
)
@pytest.mark.django_db
def test_a_teammate_is_refused_with_the_reason(monday, said, refusal):
    with pytest.raises(NotATeammate, match=refusal):
        Teammate.welcome(**{"email": "ana@firm.example", "name": "Ana", "at": monday} | said)

    assert not Teammate.objects.exists()


def test_an_address_is_one_teammate_however_it_is_written(ana, monday):
    with pytest.raises(NotATeammate, match="is a teammate already"):
        Teammate.welcome(email="ANA@firm.example", name="Ana", at=monday)

    assert Teammate.objects.get_by_natural_key("aNa@firm.example") == ana


@pytest.mark.django_db(transaction=True)
def test_two_welcomed_at_once_by_one_address_are_one(monday):
    def welcome():
        return Teammate.welcome(email="ana@firm.example", name="Ana", at=monday)

    outcomes = together(welcome, welcome, welcome)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotATeammate", "NotATeammate", "Teammate"]


def test_the_database_knows_the_roles_too(ana):
    ana.role = "king"

    with pytest.raises(IntegrityError):
        ana.save()


def test_who_leaves_comes_in_no_more_and_keeps_their_name(rf, ana, dora, monday):
    dora.set_password("ink-on-paper-9")
    dora.save()

    dora.leave(at=monday + timedelta(days=1))

    assert authenticate(rf.post("/"), email=dora.email, password="ink-on-paper-9") is None
    assert not dora.is_active
    assert list(Teammate.objects.present()) == [ana]


def test_the_only_owner_stays(ana, monday):
    with pytest.raises(LastOwner, match="Ana is the only owner"):
        ana.leave(at=monday)

    assert Teammate.objects.present().get() == ana


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays(ana, dora, monday):
    for _ in range(12):
        Teammate.objects.update(role="owner", left_at=None)
        together(lambda: ana.leave(at=monday), lambda: dora.leave(at=monday))

        assert Teammate.objects.present().count() == 1


def test_an_analyst_reads_no_letters(ana, charlie, dora):
    assert [teammate.reads_letters for teammate in (ana, charlie, dora)] == [True, False, True]


def test_only_an_owner_is_admin(ana, charlie, dora):
    assert [teammate.is_admin for teammate in (ana, charlie, dora)] == [True, False, False]


def test_colleagues_know_one_another_and_strangers_nobody(ana, charlie, monday):
    assert set(Teammate.objects.visible_to(charlie)) == {ana, charlie}
    assert not Teammate.objects.visible_to(AnonymousUser())

    charlie.leave(at=monday)
    assert not Teammate.objects.visible_to(charlie)


def test_who_comes_goes_or_changes_is_written_down(ana, dora, monday):
    dora.serve_as("lead", by=ana, at=monday)
    dora.leave(by=ana, at=monday)

    told = Event.objects.filter(noun="base.teammate", noun_id=dora.pk).order_by("pk")
    assert list(told.values_list("kind", "by_name")) == [
        ("teammates.welcomed", ""),
        ("teammates.role_changed", "Ana"),
        ("teammates.left", "Ana"),
    ]


@pytest.mark.parametrize("role", ["owner", "lead", "teammate", "analyst"])
def test_each_role_can_be_given_and_taken(ana, dora, monday, role):
    dora.serve_as(role, by=ana, at=monday)

    dora.refresh_from_db()
    assert (dora.role, dora.is_admin, dora.reads_letters) == (role, role == "owner", role != "analyst")


def test_no_role_but_the_four_is_given(ana, dora, monday):
    with pytest.raises(NotATeammate, match="king is no role"):
        dora.serve_as("king", by=ana, at=monday)

    assert Teammate.objects.get(pk=dora.pk).role == "teammate"


def test_the_only_owner_stays_owner(ana, dora, monday):
    with pytest.raises(LastOwner, match="make somebody else an owner first"):
        ana.serve_as("lead", by=ana, at=monday)

    dora.serve_as("owner", by=ana, at=monday)
    ana.serve_as("lead", by=dora, at=monday)
    assert [ana.role, dora.role] == ["lead", "owner"]


def test_an_owner_who_has_left_does_not_count(ana, dora, monday):
    dora.serve_as("owner", by=ana, at=monday)
    dora.leave(at=monday)

    with pytest.raises(LastOwner):
        ana.leave(at=monday)


def test_who_has_left_leaves_no_second_time_and_takes_no_role(ana, dora, monday):
    dora.leave(at=monday)

    with pytest.raises(HasLeft, match="Dora has left already."):
        dora.leave(at=monday + timedelta(days=1))
    with pytest.raises(HasLeft):
        dora.serve_as("owner", by=ana, at=monday)
    assert Teammate.objects.get(pk=dora.pk).left_at == monday


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_step_down_at_once_one_stays(ana, dora, monday):
    for _ in range(8):
        Teammate.objects.update(role="owner")
        together(lambda: ana.serve_as("lead", at=monday), lambda: dora.leave(at=monday))

        assert Teammate.objects.present().filter(role="owner").count() == 1
        Teammate.objects.update(left_at=None)


def test_a_refused_change_leaves_no_line_in_the_log(ana, monday):
    with pytest.raises(LastOwner):
        ana.leave(at=monday)

    assert not Event.objects.filter(kind="teammates.left").exists()


def test_a_password_chosen_anew_is_as_strong_as_the_first(ana):
    with pytest.raises(NotATeammate, match="too short"):
        ana.choose_password("short")

    assert not Teammate.objects.get(pk=ana.pk).has_usable_password()


def test_owners_and_leads_may_lead(ana, charlie, dora, monday):
    dora.serve_as("lead", by=ana, at=monday)

    assert [teammate.may_lead for teammate in (ana, dora, charlie)] == [True, True, False]
    assert [teammate.is_admin for teammate in (ana, dora, charlie)] == [True, False, False]


def test_a_teammate_is_renamed_and_what_they_did_stays_under_their_former_name(ana, dora, monday):
    dora.serve_as("lead", by=dora, at=monday)

    dora.rename(" Dora Baker ", by=ana, at=monday)

    newest, before = Event.objects.about(dora)[:2]
    assert Teammate.objects.get(pk=dora.pk).name == "Dora Baker"
    assert (newest.kind, newest.by, newest.details) == ("teammates.renamed", ana, {"was": "Dora", "name": "Dora Baker"})
    assert before.by_name == "Dora"


def test_a_teammate_has_a_name(ana, monday):
    with pytest.raises(NotATeammate, match="A teammate needs a name: write one."):
        ana.rename(" ", at=monday)

    assert (ana.name, Teammate.objects.get().name) == ("Ana", "Ana")


def test_who_comes_back_works_here_in_the_role_of_then(rf, ana, dora, monday):
    dora.choose_password("ink-on-paper-9")
    dora.serve_as("lead", by=ana, at=monday)
    dora.leave(by=ana, at=monday)

    dora.come_back(by=ana, at=monday + timedelta(days=1))

    assert authenticate(rf.post("/"), email=dora.email, password="ink-on-paper-9") == dora
    assert (dora.is_active, dora.role, Event.objects.about(dora)[0].kind) == (True, "lead", "teammates.came_back")


def test_who_works_here_cannot_come_back(ana, dora, monday):
    with pytest.raises(WorksHere, match="Dora works here: there is nobody to come back."):
        dora.come_back(by=ana, at=monday)

    assert not Event.objects.filter(kind="teammates.came_back").exists()
