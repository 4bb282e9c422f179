"""How far a reading is, told to whoever looks, on a connection of its own: what the import's own says is seen only at its end."""

import time
from collections.abc import Callable
from typing import Self

import psycopg
from django.utils.translation import gettext as _

from amends.base import database
from amends.base.push import CHANNEL
from amends.base.refusal import Refusal

PAUSE_SECONDS = 0.5
TOPIC = "uploads.progress"
TOLD = """
    WITH told AS (UPDATE imports_attempt SET read_bytes = %s WHERE id = %s RETURNING called_off_at)
    SELECT called_off_at IS NOT NULL, pg_notify(%s, %s) FROM told
"""


class CalledOff(Refusal):
    """Somebody stopped a reading."""


class Progress:
    """Hears how many further bytes were read; says so twice a second at most, and stops the reading if somebody called it off."""

    def __init__(self, attempt_id: int, size: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._attempt_id, self._size, self._seconds = attempt_id, size, seconds
        self._read = 0

    def __enter__(self) -> Self:
        self._line = psycopg.connect(database.dsn(), autocommit=True)
        self._tell()
        return self

    def __exit__(self, *_) -> None:
        self._line.close()

    def __call__(self, further_bytes: int) -> None:
        self._read += further_bytes
        if self._read >= self._size or self._seconds() - self._told_at >= PAUSE_SECONDS:
            self._tell()

    def _tell(self) -> None:
        self._told_at = self._seconds()
        answer = self._line.execute(TOLD, [self._read, self._attempt_id, CHANNEL, TOPIC]).fetchone()
        if answer and answer[0]:
            raise CalledOff(_("It was stopped: nothing came in."))
