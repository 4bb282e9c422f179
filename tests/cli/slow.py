"""A reaction that is still at work when its worker is killed."""

import time
from pathlib import Path

BEGUN, DONE = "begun", "done"


def write(event):
    """Slow the first time only: the second has nothing to wait for."""
    folder = Path(event.details["folder"])
    again = (folder / BEGUN).exists()
    (folder / BEGUN).touch()
    time.sleep(0 if again else 60)
    (folder / DONE).touch()
