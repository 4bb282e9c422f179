"""What can be asked of a conversation by its own row."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amends.base.models import Team, Teammate
from amends.conversations.asking.question import Choices, Question
from amends.conversations.inbox import Inbox

ME = "me"
NOBODY = "nobody"
STATES = [("open", _("open")), ("closed", _("closed")), ("waiting", _("waiting for us")), ("snoozed", _("snoozed"))]


def _state(value, _by, at) -> Q:
    return {
        "open": Q(closed_at=None),
        "closed": Q(closed_at__isnull=False),
        "waiting": Q(closed_at=None, waiting_since__isnull=False),
        "snoozed": Q(closed_at=None, snoozed_until__gt=at),
    }[value]


def _states(_by) -> Choices:
    return STATES


def _owner(value, by, _at) -> Q:
    if value == NOBODY:
        return Q(owner=None)
    return Q(owner=by.pk if value == ME and by is not None else None if value == ME else int(value))


def owners(by) -> Choices:
    """Whoever looks at it means themselves by "me"."""
    themselves = [(ME, _("whoever looks"))] if by is not None else []
    return [(NOBODY, _("nobody")), *themselves, *_named(Teammate.objects.present())]


def _team(value, _by, _at) -> Q:
    return Q(team=None) if value == NOBODY else Q(team=int(value))


def teams(_by) -> Choices:
    return [(NOBODY, _("none")), *_named(Team.objects.present())]


def _inbox(value, _by, _at) -> Q:
    return Q(inbox=int(value))


def _inboxes(by) -> Choices:
    return _named(Inbox.objects.visible_to(by) if by is not None else Inbox.objects.all())


def _named(rows) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows.order_by("name", "pk")]


def _waits(value, _by, at) -> Q:
    return Q(closed_at=None, waiting_since__lte=at - timedelta(minutes=value))


def _quiet(value, _by, at) -> Q:
    return Q(last_at__lte=at - timedelta(days=value))


def _subject(value, _by, _at) -> Q:
    return Q(subject__icontains=value)


def _at_risk(value, _by, _at) -> Q:
    return Q(closed_at=None, at_risk_cents__gte=value)


QUESTIONS = [
    Question("state", _("State"), "choice", _state, _states),
    Question("owner", _("Owner"), "choice", _owner, owners),
    Question("team", _("Team"), "choice", _team, teams),
    Question("inbox", _("Inbox"), "choice", _inbox, _inboxes),
    Question("waits", _("Waits for so many minutes"), "minutes", _waits),
    Question("quiet", _("Nothing was said for so many days"), "days", _quiet),
    Question("subject", _("Subject contains"), "text", _subject),
    Question("at_risk", _("Worth at risk, at least"), "cents", _at_risk),
]
