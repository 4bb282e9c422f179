"""Mailboxes looked after all day: one line a mailbox in the whole house, kept open, listened to, made again when it breaks."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.db import Error, connections
from django.utils.translation import gettext as _

from amends.base import database
from amends.base.refusal import Refusal
from amends.channels.email.imap import TOGETHER, look
from amends.channels.email.line import Line, NotLetIn, reached
from amends.channels.email.mailbox import Mailbox

log = logging.getLogger(__name__)

FETCHING = 0x6D61696C  # an advisory lock's first number: the letters of "mail"
LISTEN_SECONDS = 240  # then we look all the same: a line may be dead and not say so
POLL_SECONDS = 60  # where the server cannot call us
STEP_SECONDS = 1  # between two looks whether we are to stop
BUSY_SECONDS = 10  # until whoever was dismissed has hung up; another machine may also have it for good
FIRST_PAUSE_SECONDS = 5
LOCKED_OUT_SECONDS = 120  # who knocks with a wrong password every few seconds is locked out for good
LONGEST_PAUSE_SECONDS = 900


class BeingFetched(Refusal):
    """Somebody else fetches from this mailbox just now."""


@contextmanager
def alone_with(mailbox) -> Iterator[Callable[[], None]]:
    """One fetch at a time, of whichever process on whichever machine. Yields what fails once the lock is lost."""
    with psycopg.connect(database.dsn(), autocommit=True) as lock:
        if not lock.execute("SELECT pg_try_advisory_lock(%s, %s)", [FETCHING, mailbox.pk]).fetchone()[0]:
            raise BeingFetched(_("Letters are being fetched from %(mailbox)s already.") % {"mailbox": mailbox})
        yield lambda: lock.execute("SELECT 1")


def fetch(mailbox, *, clock: Callable[[], datetime]) -> int:
    """Look once; how many letters came. What is wrong is refused, and stands with the mailbox."""
    with alone_with(mailbox):
        try:
            with reached(mailbox.account()) as line:
                return look(mailbox, line, clock=clock)
        except Refusal as refusal:
            mailbox.fail(str(refusal), at=clock())
            raise


class Postman(threading.Thread):
    """Looks after one mailbox until he is dismissed."""

    def __init__(self, pk: int, *, clock: Callable[[], datetime], pause_seconds: float = FIRST_PAUSE_SECONDS) -> None:
        super().__init__(name=f"mailbox {pk}", daemon=True)
        self.pk, self._clock, self._pause_seconds = pk, clock, pause_seconds
        self._dismissed, self._failures = threading.Event(), 0

    def dismiss(self) -> None:
        self._dismissed.set()

    def run(self) -> None:
        """A fault of ours ends it, and flies on into the log; the post office sends another one."""
        is_fault = True
        try:
            while not self._dismissed.is_set():
                self._dismissed.wait(self._attend())
            is_fault = False
        finally:
            if is_fault:
                why = _("A fault of ours stopped it: the log says why. It is tried again by itself.")
                Mailbox.objects.get(pk=self.pk).fail(why, at=self._clock())
            connections.close_all()

    def _attend(self) -> float:
        """Until something breaks; the seconds to wait before the next try."""
        try:
            mailbox = Mailbox.objects.select_related("inbox").get(pk=self.pk)
            with alone_with(mailbox) as is_still_ours:
                return self._work(mailbox, is_still_ours)
        except BeingFetched:
            return BUSY_SECONDS
        except (Error, psycopg.Error) as error:
            log.warning("mailbox waits for the database", extra={"mailbox": self.pk, "reason": type(error).__name__})
            return self._pause_seconds
        finally:
            connections.close_all()

    def _work(self, mailbox, is_still_ours) -> float:
        try:
            with reached(mailbox.account()) as line:
                while not self._dismissed.is_set():
                    is_still_ours()
                    look(mailbox, line, clock=self._clock, together=1 if self._failures else TOGETHER)
                    self._failures = 0
                    connections.close_all()
                    listen(line, self._dismissed)
        except Refusal as refusal:
            mailbox.fail(str(refusal), at=self._clock())
            log.warning("mailbox cannot be fetched", extra={"mailbox": self.pk, "why": type(refusal).__name__})
            return self._pause(refusal)
        return 0

    def _pause(self, refusal: Refusal) -> float:
        self._failures += 1
        shortest = LOCKED_OUT_SECONDS if isinstance(refusal, NotLetIn) else self._pause_seconds
        return min(LONGEST_PAUSE_SECONDS, shortest * 2 ** min(self._failures - 1, 10))


def listen(line: Line, dismissed: threading.Event) -> None:
    """Until the server says something, or for as long as one may rely on a silent line."""
    box = line.box
    if "IDLE" not in box.client.capabilities:
        dismissed.wait(POLL_SECONDS)
        box.client.noop()
        return
    until = time.monotonic() + LISTEN_SECONDS
    with box.idle as idle:
        while not dismissed.is_set() and time.monotonic() < until:
            began = time.monotonic()
            if idle.poll(STEP_SECONDS) or time.monotonic() - began < STEP_SECONDS / 2:
                return  # something was said, or the line is gone, which leaving shows


class PostOffice:
    """A postman for each mailbox that is fetched; whoever falls is replaced."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._postmen: dict[tuple, Postman] = {}

    def tend(self) -> None:
        """As the mailboxes are now: one that was set up anew gets a new postman. While the database is away all stays as it is."""
        try:
            self._send(set(Mailbox.objects.fetched().values_list("pk", "set_up_at")))
        except Error as error:
            log.warning("the post office waits for the database", extra={"reason": type(error).__name__})
        finally:
            connections.close_all()

    def _send(self, wanted: set[tuple]) -> None:
        for gone in [known for known, postman in self._postmen.items() if known not in wanted or not postman.is_alive()]:
            self._postmen.pop(gone).dismiss()
        for fresh in wanted - set(self._postmen):
            self._postmen[fresh] = Postman(fresh[0], clock=self._clock)
            self._postmen[fresh].start()

    def close(self) -> None:
        for postman in self._postmen.values():
            postman.dismiss()
        for postman in self._postmen.values():
            postman.join(2 * STEP_SECONDS)
