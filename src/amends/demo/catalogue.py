"""What the firm of the demo sells, and what lies in a parcel that came to a given sum."""

from dataclasses import dataclass
from functools import cache
from random import Random

from amends.demo.grammar import page

NAMED = ("Harbour", "Lych", "Shepherd's", "Mere")  # names of the house: they keep their capital within a sentence
POSTAGE = "Postage and packing"
POSTAGE_CENTS = 895
DIFFERENT_THINGS = 5


@dataclass(frozen=True)
class Product:
    """A thing in the catalogue."""

    family: str
    name: str
    cents: int

    @property
    def spoken(self) -> str:
        """What people call it in a letter."""
        short = self.name.partition(",")[0]
        return short if short.startswith(NAMED) else short[0].lower() + short[1:]


@dataclass(frozen=True)
class Item:
    """Some of one thing in a parcel; postage is an item as well."""

    product: str
    quantity: int
    cents: int


@dataclass(frozen=True)
class Basket:
    """A parcel: what it is about, what else lies in it, and every line of its bill."""

    main: Product
    second: Product | None
    items: tuple[Item, ...]


@cache
def catalogue() -> tuple[Product, ...]:
    """Cheapest first."""
    rows = (line.split("|") for line in page("catalogue")[""])
    return tuple(sorted((Product(f.strip(), n.strip(), round(float(p) * 100)) for f, n, p in rows), key=lambda product: product.cents))


def fill(rng: Random, cents: int) -> Basket:
    """Goods that come to this sum; what is left over once nothing fits is the postage."""
    main = _main(rng, cents)
    if main.cents > cents:
        return Basket(main, None, (Item(main.name, 1, cents),))
    chosen = {main: max(1, cents // (main.cents * 2) if main == catalogue()[-1] else 1)}
    left = cents - main.cents * chosen[main]
    while left > POSTAGE_CENTS and len(chosen) < DIFFERENT_THINGS + cents // 50_000:
        product = rng.choice(_fitting(left)[-18:])
        chosen[product] = chosen.get(product, 0) + max(1, left // (product.cents * 3))
        left = cents - sum(thing.cents * count for thing, count in chosen.items())
    items = [Item(thing.name, count, thing.cents * count) for thing, count in chosen.items()]
    second = next((thing for thing in chosen if thing.spoken != main.spoken), None)
    return Basket(main, second, (*items, *([Item(POSTAGE, 1, left)] if left else [])))


def _main(rng: Random, cents: int) -> Product:
    """The reason for the order: one of the dearer things that the sum allows, never a mere addition if it can be helped."""
    fitting = _fitting(cents)
    proper = [product for product in fitting if product.family != "sundry"]
    return rng.choice((proper or fitting)[-14:])


def _fitting(cents: int) -> list[Product]:
    return [product for product in catalogue() if product.cents <= cents] or [catalogue()[0]]
