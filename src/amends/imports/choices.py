"""What whoever imports may say about the files; everything else is read from the files themselves."""

from dataclasses import dataclass

from amends.base.models import Firm
from amends.base.refusal import Refusal


class NotIntoTheDemo(Refusal):
    """A simulated firm, and somebody's real files."""

    choice = "into_demo"


class UnknownChoice(Refusal):
    """Something was said about a file that means nothing here."""


@dataclass(frozen=True)
class Choices:
    """How to read, and where to."""

    mapping: dict[str, str | int] | None = None
    currency: str | None = None
    dates: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    source: str | None = None
    dry_run: bool = False
    live: bool = False
    into_demo: bool = False

    def __post_init__(self) -> None:
        if self.dates not in (None, "dmy", "mdy"):
            raise UnknownChoice("Dates are dmy (31/12/2025) or mdy (12/31/2025).")
        if self.decimal not in (None, "point", "comma"):
            raise UnknownChoice("The decimal sign is point (1234.56) or comma (1234,56).")

    def refuse_demo(self) -> None:
        if Firm.the().is_simulated and not self.into_demo:
            raise NotIntoTheDemo("This is the demo's simulated firm: import into a home of your own, or say --into-demo.")
