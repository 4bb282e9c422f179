"""The verb of this floor: from the orders on record to what every customer is still worth."""

import io
from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
import pyarrow as pa
from django.db import transaction
from pyarrow import csv

from amends.base.event import record
from amends.base.models import Firm
from amends.reckon import ReckonError
from amends.steering.clock import AsOf, Clock, NotKnown
from amends.steering.damage import reckon_damage
from amends.steering.estimate import Watch
from amends.steering.findings import Findings
from amends.steering.kept.worth import COLUMNS
from amends.steering.models import Reckoning, Worth
from amends.steering.terms import assumptions, terms
from amends.steering.version import VERSION

PIECE = 100_000


def reckon(*, as_of: date | None = None, clock: str = "continuous", at: datetime, watch: Watch | None = None) -> Reckoning:
    """Fit the models to the orders up to a day, keep everybody's worth in place of the last, then reckon damage.

    watch is told what is being done, how much of it is done, and of how much. Refuses with NotKnown, and changes
    nothing, where the orders tell too little.
    """
    watch = watch or _unwatched
    firm = Firm.the()
    until, counted = AsOf.of(as_of, firm, at=at), Clock(clock, firm.zone)
    try:
        findings = Findings.of(until, counted, firm, watch)
    except ReckonError as error:
        raise NotKnown(_because(str(error))) from error
    reckoning = _reckoning(findings, until, counted, firm, at)
    _keep(reckoning, findings, at, watch)
    reckon_damage(at=at, watch=watch)
    return reckoning


def _reckoning(findings: Findings, until: AsOf, clock: Clock, firm: Firm, at: datetime) -> Reckoning:
    fit, spend, total = findings.estimate.choice.fit, findings.estimate.spend, findings.estimate.total
    spending = {"log_likelihood": spend.log_likelihood, "customers": spend.n, "correlation": spend.correlation}
    return Reckoning(
        at=at,
        as_of=until.at,
        clock=clock.name,
        model=fit.model,
        version=VERSION,
        parameters=fit.parameters,
        spending={"model": spend.model, "parameters": spend.parameters} | spending,
        covariance={"buying": fit.covariance.tolist(), "spending": spend.covariance.tolist()},
        doubt=findings.estimate.doubt,
        terms=terms(firm),
        log_likelihood=fit.log_likelihood,
        customers=len(findings.buyers),
        orders=int(findings.buyers.orders.sum()),
        fallback=findings.estimate.choice.fallback,
        holdout=findings.holdout,
        assumptions=assumptions(firm),
        warnings=findings.warnings,
        total_cents=round(total.expected),
        low_cents=min(round(total.low), round(total.expected)),
        high_cents=max(round(total.high), round(total.expected)),
    )


@transaction.atomic
def _keep(reckoning: Reckoning, findings: Findings, at: datetime, watch: Watch) -> None:
    Worth.objects.replace(reckoning, _pieces(findings, watch))
    record("reckoned", about=reckoning, at=at, count=reckoning.customers, model=reckoning.model)


def _pieces(findings: Findings, watch: Watch) -> Iterator[bytes]:
    """The rows to keep as CSV."""
    table = _table(findings)
    for start in range(0, len(table), PIECE):
        watch("Keeping every worth", start, len(table))
        text = io.BytesIO()
        csv.write_csv(table.slice(start, PIECE), text, csv.WriteOptions(include_header=False))
        yield text.getvalue()
    watch("Keeping every worth", len(table), len(table))


def _table(findings: Findings) -> pa.Table:
    buyers, worth = findings.buyers, findings.estimate.worth
    money = worth.expected_cents, worth.low_cents, worth.high_cents, worth.given_alive_cents
    cents = [np.rint(column).astype(np.int64) for column in money]
    mean = pa.array(buyers.mean_cents, mask=buyers.paid_repeats == 0)
    visits = buyers.visits.repeats.astype(np.int64), buyers.visits.last, buyers.visits.age
    return pa.table([buyers.customers, *cents, worth.alive, *visits, mean, worth.purchases], names=list(COLUMNS))


def _because(sentence: str) -> str:
    return f"Worth is not known, because {sentence[0].lower()}{sentence[1:]}"


def _unwatched(what: str, done: int, of: int) -> None:
    """Nobody looks on."""
