"""The next one is made while the last one is used: reading, reckoning and writing in threads of their own."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
END = object()


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, one of them always in the making. What goes wrong there goes wrong here; no more than two are held."""
    source = iter(items)
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, source, END)
        while (item := coming.result()) is not END:
            coming = beside.submit(next, source, END)
            yield item
