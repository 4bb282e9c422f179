"""What the environment says, or a sentence about what it should say. Needs no Django."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from amends.base.refusal import Refusal

ON, OFF = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class NotUnderstood(Refusal):
    """A variable of ours has a value that means nothing."""


@dataclass(frozen=True)
class Server:
    """Another house's server, and by what name we come in."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def flag(name: str) -> bool:
    """Off unless it says otherwise. What is neither on nor off is refused: a misspelt AMENDS_HTTPS would leave the cookies open."""
    said = os.environ.get(name, "").strip().lower()
    if said not in ON | OFF:
        raise NotUnderstood(f"{name} is {said!r}: write 1 for on or 0 for off.")
    return said in ON


def number(name: str, usual: int, *, at_least: int) -> int:
    """A whole number; blank means the usual one."""
    said = os.environ.get(name, "").strip() or str(usual)
    if not said.isdecimal() or int(said) < at_least:
        raise NotUnderstood(f"{name} is {said!r}: write a whole number from {at_least} upwards, such as {usual}.")
    return int(said)


def words(name: str, usual: str = "") -> list[str]:
    """What stands between the commas; blank means the usual ones."""
    said = os.environ.get(name, "").strip() or usual
    return [word.strip() for word in said.split(",") if word.strip()]


def origins(name: str) -> list[str]:
    """Where pages are reached: a scheme and a host, and no more than that."""
    return [_origin(name, said.rstrip("/")) for said in words(name)]


def _origin(name: str, said: str) -> str:
    parts = urlsplit(said)
    if parts.scheme not in ("http", "https") or said != f"{parts.scheme}://{parts.netloc}" or not parts.netloc:
        raise NotUnderstood(f"{name} has {said!r}: write full addresses such as https://desk.firm.example, with commas between them.")
    return said


def server(name: str, ports: dict[str, int]) -> Server | None:
    """Where a server is: a scheme that has a usual port here, and a host; None if nothing is said.

    What is refused is not repeated: it may hold a password.
    """
    said = os.environ.get(name, "").strip()
    try:
        return _server(urlsplit(said), ports) if said else None
    except (ValueError, KeyError) as error:
        schemes, example = " or ".join(f"{scheme}://" for scheme in ports), list(ports)[-1]
        sentence = f"write {schemes}, such as {example}://user:password@mail.firm.example:{ports[example]}."
        raise NotUnderstood(f"{name} is no address we understand: {sentence}") from error


def listener(name: str, *, usual_port: int) -> Server | Path | None:
    """Where something listens on this machine or near it: tcp://host:port, or unix:///path to its socket; None if nothing is said."""
    parts = urlsplit(os.environ.get(name, "").strip())
    if parts.scheme != "unix":
        return server(name, {"tcp": usual_port})
    if parts.netloc or len(parts.path) < 2 or parts.query or parts.fragment:
        raise NotUnderstood(f"{name} names no socket: write its whole path, such as unix:///run/clamav/clamd.ctl.")
    return Path(unquote(parts.path))


def choice(name: str, usual: str, *others: str) -> str:
    """One of some words; blank means the usual one."""
    said = os.environ.get(name, "").strip().lower() or usual
    if said not in (usual, *others):
        raise NotUnderstood(f"{name} is {said!r}: write {' or '.join((usual, *others))}.")
    return said


def _server(parts: SplitResult, ports: dict[str, int]) -> Server:
    usual = ports[parts.scheme]
    if not parts.hostname or parts.port == 0 or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.scheme, parts.hostname, parts.port or usual, user, password)
