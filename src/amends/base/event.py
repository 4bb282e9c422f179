import json
from importlib import import_module

from django.conf import settings
from django.db import connection, models, transaction

from amends.base.jobs import react
from amends.base.push import CHANNEL, tell


class EventQuerySet(models.QuerySet):
    def about(self, noun):
        """What happened to this one, newest first."""
        return self.filter(noun=noun._meta.label_lower, noun_id=noun.pk).order_by("-at", "-id")


class Event(models.Model):
    """A line in the log: what happened, about what, by whom, when. A batch leaves one line with its count."""

    kind = models.TextField()
    noun = models.TextField(blank=True, default="")
    noun_id = models.BigIntegerField(null=True, blank=True)
    by = models.ForeignKey("base.Teammate", models.RESTRICT, null=True, blank=True, related_name="+")
    by_name = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    details = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["noun", "noun_id", "at"], name="event_about"),
            models.Index(fields=["-at", "-id"], name="event_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.noun_id or ''}".strip()


# Written down and told to every open page in one statement; the rows come back in the order they were given in.
TOGETHER = """
    WITH happened AS (
        INSERT INTO base_event (kind, noun, noun_id, by_name, at, count, details)
        SELECT kind, noun, noun_id, '', at, 1, details
        FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::timestamptz[], %s::jsonb[]) AS told (kind, noun, noun_id, at, details)
        RETURNING id, kind
    )
    SELECT id, pg_notify(%s, kind) FROM happened ORDER BY id
"""


@transaction.atomic
def record(kind: str, *, about=None, by=None, at, count: int = 1, **details) -> Event:
    """Write the event; react at once in this transaction; defer in it what is due afterwards."""
    event = Event.objects.create(
        kind=kind,
        noun=about._meta.label_lower if about is not None else "",
        noun_id=about.pk if about is not None else None,
        by=by,
        by_name=by.name if by is not None else "",
        at=at,
        count=count,
        details=details,
    )
    _react(event)
    tell(kind)
    return event


def record_all(events: list[Event]) -> None:
    """The set form of recording, inside a transaction: several that belong together, in their order, none by anybody."""
    columns = zip(*((event.kind, event.noun, event.noun_id, event.at, json.dumps(event.details)) for event in events), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, [*map(list, columns), CHANNEL])
        numbers = cursor.fetchall()
    for event, (number, _told) in zip(events, numbers, strict=True):
        event.pk = number
        _react(event)


def happened(kind: str, *, about, at, **details) -> Event:
    """An event for `record_all`."""
    return Event(kind=kind, noun=about._meta.label_lower, noun_id=about.pk, at=at, details=details)


def _react(event: Event) -> None:
    wiring = import_module(settings.AMENDS_WIRING)
    for reaction in wiring.AT_ONCE.get(event.kind, ()):
        reaction(event)
    for reaction in wiring.AFTERWARDS.get(event.kind, ()):
        react.defer(event_id=event.pk, reaction=f"{reaction.__module__}:{reaction.__name__}")
