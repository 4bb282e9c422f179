"""What a letter can speak of: the slots of the words, from the writer's own order. What would sound odd is left out."""

from datetime import datetime, timedelta
from random import Random

from amends.demo import house, when
from amends.demo.catalogue import catalogue
from amends.demo.grammar import capital, page, say_some
from amends.demo.tale import Occurrence, Parcel

COURIER_DAYS = 3.2
SURFACES_ON_ARRIVAL = ("damaged", "wrong", "expected", "curt")
THINGS = ("damage", "fault", "use", "praise", "question", "mistake", "expected")


def facts(rng: Random, occurrence: Occurrence, *, said_at: datetime, teammate: str) -> dict[str, str]:
    """Everything the words may ask for at that time."""
    parcel = occurrence.parcel
    slots = {"firm": house.NAME, "teammate": teammate, **_of_buyer(parcel, said_at), **_of_parcel(rng, parcel)}
    slots |= _of_dates(occurrence, said_at)
    return slots | _of_things(rng, parcel.basket.main.family, slots)


def _of_buyer(parcel: Parcel, said_at) -> dict[str, str]:
    buyer = parcel.buyer
    slots = {"name": buyer.name.full, "first": buyer.name.dear, "dear": buyer.name.dear, "town": buyer.town}
    if said_at - buyer.since > timedelta(days=200):
        slots["years"] = when.stretch((said_at - buyer.since).days)
    if 3 <= parcel.nth < len(when.ORDINALS):
        slots["nth"] = when.nth(parcel.nth)
    return slots


def _of_parcel(rng, parcel: Parcel) -> dict[str, str]:
    main, second = parcel.basket.main, parcel.basket.second
    other = rng.choice([product for product in catalogue() if product.family not in (main.family, "sundry", "candle")])
    slots = {
        "order": parcel.reference,
        "product": main.spoken,
        "a_product": f"a {main.spoken}",
        "price": f"£{main.cents / 100:.2f}".removesuffix(".00"),
        "other": other.spoken,
    }
    return slots | ({"second": second.spoken} if second else {})


def _of_dates(occurrence: Occurrence, said_at) -> dict[str, str]:
    ordered = occurrence.parcel.at
    slots = {
        "ordered": when.date_of(ordered, said_at=said_at, zone=house.ZONE),
        "ordered_on": when.on(ordered, said_at=said_at, zone=house.ZONE),
        "arrived_on": when.on(arrived(occurrence), said_at=said_at, zone=house.ZONE),
    }
    waited, owned = said_at - _waiting_since(occurrence), said_at - arrived(occurrence)
    if waited > timedelta(days=3.5):
        slots["waited"] = when.stretch(waited.days)
        slots["waited_capital"] = capital(slots["waited"])
    if owned > timedelta(days=2.5):
        slots["owned"] = when.stretch(owned.days)
    return slots


def arrived(occurrence: Occurrence) -> datetime:
    """When the parcel came, or the telephone rang."""
    if occurrence.kind in SURFACES_ON_ARRIVAL:
        return occurrence.at
    ordered = occurrence.parcel.at
    return ordered + min(timedelta(days=COURIER_DAYS), (occurrence.at - ordered) / 2)


def _waiting_since(occurrence: Occurrence) -> datetime:
    """Who got no answer wrote some time after ordering."""
    ordered = occurrence.parcel.at
    return ordered + (occurrence.at - ordered) * 0.4 if occurrence.kind == "silence" else ordered


def _of_things(rng, family: str, slots) -> dict[str, str]:
    things = page("things")
    found = {thing: say_some(rng, things[f"{family} {thing}"], slots, 2) for thing in THINGS}
    made = {thing: said[0] for thing, said in found.items()} | {"also": found["praise"][-1]}
    made["question"], _, made["answer"] = made["question"].partition(" => ")
    return made | {f"{thing}_capital": capital(said) for thing, said in made.items()}
