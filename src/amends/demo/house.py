"""The firm of the demo: its name, its hours, its five people, and where letters come in."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from amends.base.calendar import Calendar

NAME = "Ottermere Goods"
CURRENCY = "GBP"
ZONE = ZoneInfo("Europe/London")
HOURS = frozenset({*((day, 9 * 60, 8 * 60) for day in range(5)), (5, 9 * 60, 4 * 60)})
CALENDAR = Calendar(HOURS, ZONE)

WORKSHOP, LETTERS = "Workshop and returns", "Letters"
POST, FORM, CLOSED, INSIDE = "hello@ottermere.example", "Form on the shop's page", "Workshop", "Colleagues"
CHAT, CALLS = "Chat on the shop's page", "Telephone"


@dataclass(frozen=True)
class Person:
    """Somebody of the firm."""

    name: str
    role: str
    teams: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def email(self) -> str:
        return f"{self.first.lower()}@ottermere.example"


OWNER = Person("Margaret Ashdown", "owner")
LEAD = Person("Tomasz Wilk", "lead", (LETTERS, WORKSHOP))
ADAEZE = Person("Adaeze Obi", "teammate", (LETTERS,))
RHYS = Person("Rhys Pritchard", "teammate", (LETTERS, WORKSHOP))
ANALYST = Person("Lena Brandt", "analyst")
PEOPLE = (OWNER, LEAD, ADAEZE, RHYS, ANALYST)
ANSWERING = (ADAEZE, RHYS, LEAD)
COLLEAGUES = ("Ifeoma, packing", "Gwil, warehouse", "Mrs Pargeter, accounts", "The workshop")
INBOXES = {POST: "email", FORM: "form", CLOSED: "email", INSIDE: "form", CHAT: "chat", CALLS: "phone"}


def address_of(inbox: str) -> str:
    """The workshop answers for itself."""
    return f"workshop@{POST.partition('@')[2]}" if inbox == CLOSED else POST


def inbox_of(kind: str, order: str) -> str:
    """Workmanship goes to the workshop's own inbox; the rest comes by mail, or by the form."""
    if kind in ("faulty", "misuse"):
        return CLOSED
    return FORM if int(order) % 4 == 0 else POST
