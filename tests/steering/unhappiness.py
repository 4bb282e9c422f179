"""Miseries, complaints and worths for the tests of damage, put on record without an import."""

from datetime import timedelta

from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer, OrderEvent
from amends.listening.models import Cause, Moment, Occasion
from amends.steering.models import Entered, Reckoning, Worth
from tests.rows import row

CDNOW = {"r": 0.24259, "alpha": 4.41353, "a": 0.79289, "b": 2.42575}
PERFECT = {"worth_factors": [1.0], "retained": 0.9, "retained_draws": [0.9], "purchase_cents": 3000.0}


def reckoning_of(monday, **said):
    """A reckoning of worth without doubt."""
    reckoning = row(Reckoning, as_of=monday, doubt=dict(PERFECT))
    for name, value in {"model": "BG/NBD", "parameters": CDNOW, "customers": 1000, "total_cents": 0, **said}.items():
        setattr(reckoning, name, value)
    reckoning.save()
    return reckoning


def buyers(count, reckoning, monday, *, cents=18_000):
    """Customers who are worth so much each, if they are still with us; None: nobody knows."""
    customers = Customer.objects.bulk_create(Customer(name=f"Buyer {n}", first_seen_at=monday) for n in range(count))
    Worth.objects.bulk_create(row_of_worth(customer, reckoning, cents) for customer in customers if cents is not None)
    return customers


def row_of_worth(customer, reckoning, cents):
    figures = {"expected_cents": cents, "low_cents": 0, "high_cents": cents, "given_alive_cents": cents, "alive": 1.0}
    return Worth(customer=customer, reckoning=reckoning, repeats=1, last_weeks=1, age_weeks=2, mean_cents=3000, purchases=6, **figures)


def cause(name="Late parcel"):
    return Cause.objects.named(name)


def complain(customers, *, at, about, verdict="misery"):
    """Each of them has written, and it was judged."""
    inbox, _ = Inbox.objects.get_or_create(name="Letters", channel="email")
    said = Conversation.objects.bulk_create(Conversation(customer=one, inbox=inbox, opened_at=at, last_at=at) for one in customers)
    moments = Moment.objects.bulk_create(Moment(customer=one, at=at, verdict=verdict, cause=about) for one in customers)
    Occasion.objects.bulk_create(Occasion(moment=m, conversation=c, at=at) for m, c in zip(moments, said, strict=True))
    return moments


def befall(customers, kind, *, at):
    """The operations log it for each of them."""
    first = OrderEvent.objects.count()
    return OrderEvent.objects.bulk_create(
        OrderEvent(customer=one, kind=kind, at=at, reference=str(first + n)) for n, one in enumerate(customers)
    )


def join(moments, events):
    """The complaint joins what befell."""
    Occasion.objects.bulk_create(Occasion(moment=m, order_event=e, at=e.at) for m, e in zip(moments, events, strict=True))


def enter(monday, **numbers):
    for name, value in numbers.items():
        Entered.enter(name, value, by=None, at=monday)


def enter_what_must_be(monday):
    """The least without which no damage is known."""
    enter(monday, satisfied=0.5, mollified=0.2, dissatisfied=0.3, logged=0.7, handling_cents=750)


def days(count):
    return timedelta(days=count)
