"""One order of one customer, and what can be made to befall it."""

from datetime import timedelta
from random import Random

from amends.demo import facts
from amends.demo.catalogue import Basket, Item, catalogue
from amends.demo.names import Name
from amends.demo.tale import Buyer, Occurrence, Parcel
from tests.demo.tales import NOW

BEN = Name("Ben Ábrahám Lee", "Ben", "ben.lee1@post.example")


def product(name):
    return next(product for product in catalogue() if product.name.startswith(name))


def parcel(*, days_ago=30.0, nth=1, since_days=None, main="Copper kettle", second=None, reference="61004"):
    at = NOW - timedelta(days=days_ago)
    buyer = Buyer(BEN, "Ullock", NOW - timedelta(days=since_days or days_ago))
    things = [product(name) for name in (main, second) if name]
    items = tuple(Item(thing.name, 1, thing.cents) for thing in things)
    basket = Basket(things[0], things[1] if second else None, items)
    return Parcel(reference, buyer, nth, at, basket, sum(item.cents for item in items))


def occurrence(kind="late", *, ordered=30.0, happened=20.0, said=19.0, outcome="well", **more):
    """In days ago."""
    ordered_parcel = parcel(days_ago=ordered, **more)
    at, said_at = NOW - timedelta(days=happened), None if said is None else NOW - timedelta(days=said)
    return Occurrence("T1", ordered_parcel, kind, at, said_at, outcome)


def told(of, seed=1):
    """What a letter about it can speak of."""
    return facts.facts(Random(seed), of, said_at=of.said_at, teammate="Rhys")
