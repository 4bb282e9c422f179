"""Letters as they come in by a door, and the walk through the letterbox."""

from datetime import timedelta
from io import BytesIO

from amends.conversations.models import Arrival
from tests.cast import MONDAY

BEN = "Ben <ben@home.example>"
US = "letters@firm.example"


def raw(text="Where is my parcel?", **headers):
    """A letter as it came. Names of headers are written with _ for -; None leaves one out."""
    told = {"From": BEN, "To": US, "Subject": "My parcel", "Message-ID": "<1@home.example>", "Date": "Mon, 2 Mar 2026 08:59:00 +0000"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value is not None)
    return f"{head}\r\n{text}\r\n".encode()


def keep(letter, inbox, at=MONDAY, **told):
    return Arrival.keep(BytesIO(letter), inbox=inbox, door="smtp", at=at, **told)


def arrive(letter, inbox, at=MONDAY, **told):
    """Kept and read; the arrival as it is then."""
    arrival = keep(letter, inbox, at, **told)
    Arrival.objects.look_into(at=at)
    arrival.refresh_from_db()
    return arrival


def later(minutes):
    return MONDAY + timedelta(minutes=minutes)
