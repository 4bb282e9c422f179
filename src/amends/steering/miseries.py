"""Misery by cause, counted on record: problems the operations logged, complaints that reached the desk, and who met them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

WINDOW_DAYS = 30  # a complaint this long after a logged problem is about it

# A kind of order event belongs to the cause that moments it opened were most often judged by, unless most of them were no misery.
CTES = """
    WITH problem AS (
        SELECT event.id, event.customer_id, event.kind, event.at FROM customers_orderevent event
        JOIN customers_customer customer ON customer.id = event.customer_id AND customer.kind = 'external'
        WHERE event.at >= %(since)s AND event.at < %(until)s
    ), judged AS (
        SELECT occasion.order_event_id AS event, moment.id AS moment, moment.verdict, moment.cause_id AS cause
        FROM listening_occasion occasion JOIN listening_moment moment ON moment.id = occasion.moment_id
        WHERE occasion.order_event_id IS NOT NULL AND moment.verdict IS NOT NULL
    ), tied AS (
        SELECT DISTINCT ON (kind) kind, cause FROM (
            SELECT problem.kind, judged.cause, count(*) AS often FROM problem JOIN judged ON judged.event = problem.id
            WHERE judged.verdict = 'misery' AND judged.cause IS NOT NULL GROUP BY problem.kind, judged.cause
        ) tally WHERE kind IN (
            SELECT problem.kind FROM problem JOIN judged ON judged.event = problem.id
            GROUP BY problem.kind HAVING 2 * count(*) FILTER (WHERE judged.verdict = 'misery') >= count(*)
        ) ORDER BY kind, often DESC, cause
    ), met AS (
        SELECT DISTINCT ON (problem.id) problem.customer_id, problem.at, judged.moment, coalesce(judged.cause, tied.cause) AS cause
        FROM problem JOIN tied ON tied.kind = problem.kind LEFT JOIN judged ON judged.event = problem.id
        WHERE judged.verdict IS NULL OR judged.verdict = 'misery'
        ORDER BY problem.id, judged.moment
    )
"""


def _weeks(interval: str) -> str:
    return f"extract(epoch FROM {interval})::float8 / 604800"


MET = f"""{CTES}
    , told AS (SELECT met.cause, met.customer_id, met.at < %(closed)s AS old, EXISTS (
        SELECT FROM listening_moment moment JOIN listening_occasion occasion ON occasion.moment_id = moment.id
        JOIN conversations_conversation conversation ON conversation.id = occasion.conversation_id
        WHERE moment.customer_id = met.customer_id AND moment.verdict = 'misery' AND (moment.id = met.moment OR moment.cause_id = met.cause)
        AND conversation.opened_at >= met.at AND conversation.opened_at < met.at + %(window)s) AS complained,
        bought.times - 1 AS repeats, {_weeks("bought.newest - bought.first")} AS last, {_weeks("met.at - bought.first")} AS age
    FROM met CROSS JOIN LATERAL (SELECT count(DISTINCT at) AS times, min(at) AS first, max(at) AS newest FROM customers_order
        WHERE customer_id = met.customer_id AND at <= met.at AND cents > 0) bought)
    SELECT told.cause, count(*), count(*) FILTER (WHERE old), count(*) FILTER (WHERE old AND complained),
        array_agg(worth.given_alive_cents) FILTER (WHERE worth.id IS NOT NULL),
        array_agg(ARRAY[told.repeats, told.last, told.age]) FILTER (WHERE told.repeats >= 0)
    FROM told LEFT JOIN steering_worth worth ON worth.customer_id = told.customer_id GROUP BY told.cause
"""  # noqa: S608 - nothing but the text above
SAID = f"""{CTES}
    SELECT moment.cause_id, count(*), array_agg(worth.given_alive_cents) FILTER (WHERE worth.id IS NOT NULL) FROM listening_moment moment
    JOIN customers_customer customer ON customer.id = moment.customer_id AND customer.kind = 'external'
    LEFT JOIN steering_worth worth ON worth.customer_id = moment.customer_id
    WHERE moment.verdict = 'misery' AND moment.at >= %(since)s AND moment.at < %(until)s
    AND NOT EXISTS (SELECT FROM met WHERE met.moment = moment.id)
    AND NOT EXISTS (SELECT FROM met WHERE met.customer_id = moment.customer_id AND met.cause = moment.cause_id
        AND moment.at >= met.at AND moment.at < met.at + %(window)s)
    GROUP BY moment.cause_id
"""  # noqa: S608 - nothing but the text above


@dataclass
class Misery:
    """One cause in a period. `met`: problems the operations logged; `said`: complaints about what they did not log.

    Of the logged problems old enough to know (`asked`), so many were complained about (`complained`).
    worths_cents: of those who met it, as far as known, given that they are still with us.
    bought: what those whom operations' problems met had bought until then: repeats, last and age (weeks).
    """

    cause: int | None
    met: int = 0
    asked: int = 0
    complained: int = 0
    said: int = 0
    worths_cents: list[int] = field(default_factory=list)
    bought: list[tuple[float, float, float]] = field(default_factory=list)

    @property
    def moments(self) -> int:
        return self.met + self.said


def miseries(since: datetime, until: datetime) -> list[Misery]:
    """Every cause that made a customer unhappy in the period, most frequent first."""
    window = timedelta(days=WINDOW_DAYS)
    period = {"since": since, "until": until, "closed": until - window, "window": window}
    found: dict[int | None, Misery] = {}
    with connection.cursor() as cursor:
        cursor.execute(MET, period)
        for cause, met, asked, complained, worths, bought in cursor.fetchall():
            found[cause] = Misery(cause, met, asked, complained, worths_cents=worths or [], bought=bought or [])
        cursor.execute(SAID, period)
        for cause, said, worths in cursor.fetchall():
            misery = found.setdefault(cause, Misery(cause))
            misery.said, misery.worths_cents = said, misery.worths_cents + (worths or [])
    return sorted(found.values(), key=lambda misery: (-misery.moments, misery.cause or 0))
