"""Which order a return takes something off: its own, if it names one, else the latest earlier one with some of the product left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass
class Bought:
    """A line of an order, with what is left of it."""

    line: int
    reference: str
    at: datetime
    left: Decimal


@dataclass(frozen=True)
class Back:
    """A return of the same customer and product."""

    returned: int
    reference: str
    at: datetime
    quantity: Decimal
    cents: int


@dataclass(frozen=True)
class Taken:
    """So much of a return, taken off a line."""

    returned: int
    line: int
    quantity: Decimal
    cents: int


def net(story: Iterable[Bought | Back]) -> Iterator[Taken]:
    """Lines and returns of one customer and product in the order of time, lines first at the same instant."""
    stack: list[Bought] = []
    by_reference = defaultdict(list)
    for step in story:
        if isinstance(step, Bought):
            stack.append(step)
            by_reference[step.reference].append(step)
        else:
            yield from _taken(step, _drained(step.quantity, by_reference[step.reference], stack))


def _drained(wanted: Decimal, *stacks: list[Bought]) -> Iterator[tuple[int, Decimal]]:
    for stack in stacks:
        while stack and wanted:
            top = stack[-1]
            quantity = min(wanted, top.left)
            if quantity:
                yield top.line, quantity
            top.left -= quantity
            wanted -= quantity
            if not top.left:
                stack.pop()


def _taken(back: Back, parts: Iterable[tuple[int, Decimal]]) -> Iterator[Taken]:
    """The return's money goes with its pieces; rounding is carried on, so that all the pieces make all the money."""
    quantities: dict[int, Decimal] = defaultdict(Decimal)
    for line, quantity in parts:
        quantities[line] += quantity
    so_far, cents_so_far = Decimal(0), 0
    for line, quantity in quantities.items():
        so_far += quantity
        cents = int(back.cents * so_far / back.quantity) - cents_so_far
        cents_so_far += cents
        yield Taken(back.returned, line, quantity, cents)
