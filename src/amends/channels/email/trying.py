"""A connection tried out before anybody relies on it: every step, and what is wrong with the one that fails."""

from collections.abc import Iterator
from dataclasses import dataclass

from amends.base.refusal import Refusal
from amends.channels.email.account import Account
from amends.channels.email.line import BROKEN, Line, broken


@dataclass(frozen=True)
class Tried:
    """One step towards a mailbox: name, connection, sign-in or folder."""

    what: str
    is_right: bool
    sentence: str


def try_connection(account: Account) -> list[Tried]:
    """Up to the first step that fails. Nothing is fetched or changed."""
    account.refuse_unfit()
    line = Line(account)
    try:
        return list(_tried(line))
    finally:
        line.hang_up()


def _tried(line: Line) -> Iterator[Tried]:
    for what, step in line.steps():
        try:
            yield Tried(what, True, step())
        except Refusal as refusal:
            yield Tried(what, False, str(refusal))
            return
        except BROKEN as error:
            yield Tried(what, False, str(broken(error, line.account)))
            return
