"""What a reader asks the desk for; what makes no sense is answered as if it had not been said."""

from dataclasses import dataclass
from urllib.parse import urlencode

from amends.base.digits import number
from amends.conversations.view import SORTS, VIEWS, Sort, View
from amends.screens.parts.turns import A_TURN, as_many


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
        return cls(chosen, sort, query.get("after", ""), number(query.get("here")), as_many(query))

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
