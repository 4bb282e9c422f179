"""The demo as a whole: built in one transaction, so that it is there or not there, then reckoned like anybody's firm."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.apps import apps
from django.db import connection, transaction

from amends.base import database
from amends.base.event import record
from amends.base.models import Firm, Teammate
from amends.base.refusal import Refusal
from amends.customers.models import Customer
from amends.demo import colleagues, founding, history, live, truths
from amends.demo.history import Watch
from amends.demo.tale import WEEKS, Tale, tell
from amends.demo.truth import Truth
from amends.steering.models import Reckoning
from amends.steering.reckoning import reckon

BUILDING = 0x64656D6F  # an advisory lock's number: the letters of demo
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


class HoldsAFirm(Refusal):
    """A home with a real firm in it is no place for a simulated one."""


class AnotherDemo(Refusal):
    """The demo that is there is not the one that was asked for."""


@dataclass(frozen=True)
class Wanted:
    """Which demo: its seed, its now, its size. What was not said is None, and any will do."""

    seed: int | None = None
    at: datetime | None = None
    customers: int | None = None


def ensure(wanted: Wanted, *, now: datetime, fresh: bool = False, watch: Watch) -> None:
    """Open the demo of this home, or build it; a build that was killed left nothing, a reckoning that was killed is done again."""
    with _one_at_a_time():
        _refuse_a_real_firm()
        if fresh or not Firm.the().is_simulated:
            build(tell(_or(wanted.seed, 1), wanted.at or now, _or(wanted.customers, 3000)), watch)
        elif refusal := _differs(wanted):
            raise AnotherDemo(refusal)
        if Reckoning.objects.newest() is None:
            reckon(at=Firm.the().simulated_at, watch=watch)


@transaction.atomic
def build(tale: Tale, watch: Watch) -> None:
    """Put the tale on record in place of whatever was there."""
    clear()
    began = tale.at - timedelta(weeks=WEEKS, days=30)
    founded = founding.found(at=began, now=tale.at)
    lately = live.recent(tale.troubles + tale.chats, tale.at)
    history.bring_in(tale, {occurrence.reference for occurrence in lately}, founded, watch)
    known = history.customers()
    colleagues.gather(tale.seed, known)
    scripts = live.scripts(live.Desk(tale.seed, known, founded), lately)
    scripts += colleagues.scripts(tale.seed, colleagues.welcome(began), founded, tale.at)
    live.play(scripts, tale.at, watch)
    founding.look_back(tale, founded)
    truths.keep(tale, known)
    record("demo.built", about=Firm.the(), at=tale.at, count=len(tale.buyers))


def clear() -> None:
    """Every table of the firm, jobs included, as on the first day."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - KEPT
    there = ours & set(connection.introspection.table_names())
    names = ", ".join(connection.ops.quote_name(table) for table in sorted(there))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _refuse_a_real_firm() -> None:
    firm = Firm.the()
    if not firm.is_simulated and (firm.founded_at or Teammate.objects.exists() or Customer.objects.exists()):
        raise HoldsAFirm(f"{database.place()} holds a real firm: set AMENDS_HOME to an empty folder for the demo, or leave it unset.")


def _differs(wanted: Wanted) -> str | None:
    known = dict(Truth.objects.filter(name__in=("seed", "customers")).values_list("name", "value"))
    there = Wanted(int(known["seed"]), Firm.the().simulated_at, int(known["customers"]))
    asked = Wanted(_or(wanted.seed, there.seed), wanted.at or there.at, _or(wanted.customers, there.customers))
    if asked == there:
        return None
    has = f"seed {there.seed}, {there.customers:,} customers and its now at {there.at.isoformat()}"
    return f"The demo that is here has {has}: say --fresh to build another in its place."


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A second who wants the demo waits, then finds it."""
    with psycopg.connect(database.dsn(), autocommit=True) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
        yield
