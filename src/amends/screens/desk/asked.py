"""What a reader asks the desk for; what makes no sense is answered as if it had not been said."""

from dataclasses import dataclass
from urllib.parse import urlencode

from amends.conversations.view import SORTS, VIEWS, Sort, View

A_TURN, MOST = 50, 500


@dataclass(frozen=True)
class Asked:
    """One of the views, in an order, from a place on; `here` is the conversation that is open beside it."""

    chosen: str
    sort: str
    after: str = ""
    here: int | None = None
    many: int = A_TURN

    @classmethod
    def of(cls, query, *, otherwise: str) -> "Asked":
        """`query` is what stands behind the question mark; `otherwise` the view of who asked for none."""
        chosen = query.get("view") if query.get("view") in VIEWS else otherwise
        sort = query.get("sort") if query.get("sort") in SORTS else VIEWS[chosen].sort
        many = min(max(number(query.get("many")) or 0, A_TURN), MOST)
        return cls(chosen, sort, query.get("after", ""), number(query.get("here")), many)

    @property
    def view(self) -> View:
        return VIEWS[self.chosen]

    @property
    def order(self) -> Sort:
        return SORTS[self.sort]

    @property
    def sorts(self) -> dict[str, Sort]:
        return SORTS

    @property
    def query(self) -> str:
        """For an address that leads here again."""
        return urlencode({"view": self.chosen, "sort": self.sort})


def number(text: str | None) -> int | None:
    """A row's number, if it is one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
