"""What a reader asks the list of customers for; what makes no sense is answered as if it had not been said."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.customers.models import Customer
from amends.screens.customers.sorts import SORTS, Sort

LONGEST = 200
KINDS = {"all": _("Everybody"), "external": _("Customers"), "internal": _("Colleagues")}


@dataclass(frozen=True)
class Asked:
    """Whom, in which order, from which place on."""

    text: str
    kind: str
    sort: str
    after: str = ""

    @classmethod
    def of(cls, query) -> "Asked":
        """`query` is what stands behind the question mark."""
        kind = query.get("kind") if query.get("kind") in KINDS else "all"
        sort = query.get("sort") if query.get("sort") in SORTS else "worth"
        return cls(query.get("q", "")[:LONGEST].replace("\0", " ").strip(), kind, sort, query.get("after", ""))

    def people(self, teammate):
        """Everybody who is meant, in no order yet."""
        seen = Customer.objects.visible_to(teammate)
        of_kind = seen if self.kind == "all" else seen.filter(kind=self.kind)
        return of_kind.found(self.text)

    @property
    def order(self) -> Sort:
        return SORTS[self.sort]

    @property
    def sorts(self) -> dict[str, Sort]:
        return SORTS

    @property
    def kinds(self) -> list[tuple[str, str | Promise, str]]:
        """Each with its name and the query that asks for it."""
        return [(kind, name, self._query(kind=kind)) for kind, name in KINDS.items()]

    @property
    def query(self) -> str:
        """For an address that leads here again."""
        return self._query()

    def _query(self, **instead) -> str:
        said = {"q": self.text, "kind": self.kind, "sort": self.sort} | instead
        usual = {"q": "", "kind": "all", "sort": "worth"}
        return urlencode({name: value for name, value in said.items() if value != usual[name]})
