"""Real threads on real connections, all let go at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def together(*deeds):
    """What each of them came to: its result, or the refusal or error that ended it."""
    start = Barrier(len(deeds))

    def do(deed):
        try:
            start.wait(10)
            return deed()
        except Exception as error:  # noqa: BLE001 - what one of them raises is what the test asks for
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))
