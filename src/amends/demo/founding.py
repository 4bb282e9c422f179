"""The firm before its first order: name and hours, five people in their teams, inboxes, causes, and what damage is reckoned from."""

from dataclasses import dataclass
from datetime import datetime

from amends.base.calendar import OpenHours
from amends.base.models import Firm, Team, Teammate
from amends.channels.chat.models import Window
from amends.channels.form.models import PublicForm
from amends.conversations.models import Inbox
from amends.demo import house, troubles
from amends.demo.tale import Tale
from amends.listening.models import Cause
from amends.steering.models import Entered

HANDLING_CENTS = 650
LOOK_BACKS = 200


@dataclass(frozen=True)
class Founded:
    """Who and what the rest of the demo refers to."""

    teammates: dict[str, Teammate]
    inboxes: dict[str, Inbox]
    causes: dict[str, Cause]


def found(*, at: datetime, now: datetime) -> Founded:
    """Found it at its first hour, and mark it as simulated as of now."""
    firm = Firm.the()
    firm.found(name=house.NAME, currency=house.CURRENCY, time_zone=house.ZONE.key, at=at)
    Firm.objects.update(simulated_at=now)
    OpenHours.objects.bulk_create(
        OpenHours(weekday=day, opens_minutes=opens, lasts_minutes=lasts) for day, opens, lasts in sorted(house.HOURS)
    )
    founded = Founded(_welcome(at), _inboxes(), _causes())
    _open_to_strangers(founded, at)
    return founded


def look_back(tale: Tale, founded: Founded) -> None:
    """What customers said when they were called, and what a complaint costs: told to the desk by the owner."""
    told = {"by": founded.teammates[house.OWNER.email], "at": tale.at}
    for name, (value, asked) in (_outcomes(tale) | _leaving(tale)).items():
        Entered.enter(name, value, asked=asked, source="look-backs by telephone", **told)
    Entered.enter("handling_cents", HANDLING_CENTS, source="bookkeeping: wages, postage, telephone", **told)


def _outcomes(tale: Tale) -> dict[str, tuple[float, int]]:
    """How the newest complaints ended for those who made them; at this firm well or badly, never in between."""
    asked = [trouble for trouble in tale.troubles if trouble.said_at][-LOOK_BACKS:]
    if not asked:
        return {}
    satisfied = sum(trouble.outcome == "well" for trouble in asked) / len(asked)
    return {name: (share, len(asked)) for name, share in (("satisfied", satisfied), ("mollified", 0.0), ("dissatisfied", 1 - satisfied))}


def _leaving(tale: Tale) -> dict[str, tuple[float, int]]:
    """How many of those who met a problem say they left because of it: a sample, so not quite the truth it was drawn from."""
    left = tale.left_because()
    asked = {outcome: left[outcome][-LOOK_BACKS:] for outcome in left}
    if not all(asked.values()):
        return {}
    shares = {outcome: (sum(answers) / len(answers), len(answers)) for outcome, answers in asked.items()}
    well, badly = shares["well"], shares["badly"]
    return {"leave_silent": shares["silent"], "leave_satisfied": well, "leave_mollified": well, "leave_dissatisfied": badly}


def _welcome(at) -> dict[str, Teammate]:
    teams = {name: Team.objects.create(name=name) for name in (house.LETTERS, house.WORKSHOP)}
    welcome = {person.email: Teammate.welcome(email=person.email, name=person.name, role=person.role, at=at) for person in house.PEOPLE}
    for person in house.PEOPLE:
        welcome[person.email].teams.set(teams[name] for name in person.teams)
    return welcome


def _inboxes() -> dict[str, Inbox]:
    kinds = house.INBOXES.items()
    inboxes = {name: Inbox.objects.create(name=name, channel=channel, address=house.address_of(name)) for name, channel in kinds}
    inboxes[house.CLOSED].teams.set(Team.objects.filter(name=house.WORKSHOP))
    return inboxes


def _open_to_strangers(founded: Founded, at) -> None:
    """The form and the chat, as they stand on the shop's page."""
    told = {"sites": [], "by": founded.teammates[house.OWNER.email], "at": at}
    intro = "Something broken, late or simply wrong? Tell us. A person reads it, and one person stays with it to the end."
    PublicForm.set_up(founded.inboxes[house.FORM], slug="contact", title="Write to Ottermere Goods", intro=intro, **told)
    Window.set_up(founded.inboxes[house.CHAT], slug="help", greeting="Hello. What can we put right for you?", **told)


def _causes() -> dict[str, Cause]:
    return {source.page: Cause.objects.under(Cause.objects.root(source.root), source.cause) for source in troubles.SOURCES}
