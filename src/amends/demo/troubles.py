"""What goes wrong in the firm of the demo: the causes, how often they strike, and what the shop's log calls them."""

from dataclasses import dataclass

from amends.reckon import Trouble, Truth


@dataclass(frozen=True)
class Source:
    """A source of trouble. `page` names its letters, `logged` its order events; the order of the table is that of surfacing."""

    page: str
    root: str
    cause: str
    logged: str
    share: float
    well: float
    severity: int


SOURCES = (
    Source("address", "customer", "Wrong address given", "undeliverable", 0.006, 0.80, 2),
    Source("bill", "company", "Wrong bill", "charged twice", 0.012, 0.65, 3),
    Source("curt", "people", "Short with a customer", "call cut short", 0.006, 0.35, 4),
    Source("damaged", "company", "Damaged on the way", "damaged", 0.024, 0.75, 3),
    Source("wrong", "company", "Wrong item sent", "wrong item", 0.014, 0.70, 3),
    Source("expected", "customer", "Expected something else", "returned", 0.012, 0.75, 2),
    Source("advice", "people", "Sold the wrong thing", "exchange asked", 0.008, 0.50, 3),
    Source("silence", "people", "Nobody answered", "unanswered", 0.012, 0.40, 4),
    Source("late", "company", "Parcel late", "late", 0.030, 0.50, 3),
    Source("misuse", "customer", "Used otherwise than meant", "repair asked", 0.007, 0.80, 2),
    Source("faulty", "company", "Broke too soon", "faulty", 0.015, 0.60, 4),
)

TRUTH = Truth(
    gamma=2400.0,
    surfacing_weeks=1.5,
    answer_weeks=0.25,
    troubles=tuple(Trouble(source.page, source.share, source.well) for source in SOURCES),
)
