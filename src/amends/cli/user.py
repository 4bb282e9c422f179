import sys

import click
from django.conf import settings
from django.utils.timezone import now

from amends.base.founding import found, is_empty
from amends.base.link import one_time_link
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.base.teammate import ROLES
from amends.cli import terminal

LOCAL = "http://localhost:8000"


class NobodyOfThatName(Refusal):
    """No teammate has this address."""


ADD = """
amends user add ana@firm.example --name Ana --firm "Ana's Shop" --currency EUR --time-zone Europe/Berlin
amends user add ben@firm.example --name Ben --role lead
pass show amends | amends user add ops@firm.example --password-stdin
"""


@click.group("user", epilog=terminal.shown(ADD))
def user() -> None:
    """Add or list teammates, give them a role, or take leave of them."""


@terminal.command("add", examples=ADD, drains=True)
@click.argument("email")
@click.option("--name", default="", help="How colleagues and customers know them; else what stands before the @.")
@click.option("--role", type=click.Choice(ROLES), help="The first one is owner, the others teammate, unless you say.")
@click.option("--password-stdin", is_flag=True, help="Read their password from standard input; else they come in by a one-time link.")
@click.option("--firm", default="", help="Found the firm under this name, with them as its owner.")
@click.option("--currency", default="EUR", show_default=True, help="The firm's money, three letters; with --firm.")
@click.option("--time-zone", default="UTC", show_default=True, help="The firm's clock, such as Europe/Berlin; with --firm.")
@terminal.json_option
def add(email: str, name: str, role: str | None, password_stdin: bool, as_json: bool, **firm: str) -> None:
    """Take somebody in, and print a link that lets them in once, within a day."""
    if firm["firm"] and role not in (None, "owner"):
        raise click.UsageError("Who founds the firm is its owner: leave --role out, or --firm.")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    somebody = {"email": email, "name": name, "password": password}
    if firm["firm"]:
        named = {"name": firm["firm"], "currency": firm["currency"], "time_zone": firm["time_zone"]}
        teammate = found(firm=named, owner=somebody, at=now())
    else:
        teammate = Teammate.welcome(**somebody, role=role or ("owner" if is_empty() else "teammate"), at=now())
    _introduce(teammate, as_json)


@terminal.command("link", examples="amends user link ana@firm.example")
@click.argument("email")
@terminal.json_option
def link(email: str, as_json: bool) -> None:
    """Print a new one-time link for a teammate, who may have lost the first or the password."""
    _introduce(_present(email), as_json)


@terminal.command("list", examples="amends user list\namends user list --json")
@terminal.json_option
def list_(as_json: bool) -> None:
    """Show who is here, and who was."""
    teammates = Teammate.objects.order_by("left_at", "name", "pk")
    if as_json:
        terminal.show_json({"teammates": [_described(teammate) for teammate in teammates]})
    else:
        rows = [(mate.name, mate.email, mate.role, mate.joined_at.date(), mate.left_at and mate.left_at.date()) for mate in teammates]
        terminal.show_table("Teammates", ["name", "e-mail", "role", "since", "left"], rows)


@terminal.command("role", examples="amends user role ben@firm.example owner", drains=True)
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@terminal.json_option
def role(email: str, role: str, as_json: bool) -> None:
    """Give somebody another role. Owners set the firm up and see every inbox; analysts see figures, never a customer's words."""
    teammate = _present(email)
    teammate.serve_as(role, at=now())
    if as_json:
        terminal.show_json(_described(teammate))
    else:
        terminal.say(f"{teammate.name} is {teammate.role} from now on.")


@terminal.command("leave", examples="amends user leave ben@firm.example", drains=True)
@click.argument("email")
@terminal.json_option
def leave(email: str, as_json: bool) -> None:
    """Take leave of somebody: they cannot come in any more, and what they did stays under their name."""
    teammate = _present(email)
    teammate.leave(at=now())
    if as_json:
        terminal.show_json(_described(teammate))
    else:
        terminal.say(f"{teammate.name} has left.")


for command in (add, link, list_, role, leave):
    user.add_command(command)


def _present(email: str) -> Teammate:
    teammate = Teammate.objects.present().filter(email__iexact=email.strip()).first()
    if teammate is None:
        raise NobodyOfThatName(f"No teammate here has the address {email}: `amends user list` shows who is.")
    return teammate


def _introduce(teammate: Teammate, as_json: bool) -> None:
    address = (settings.CSRF_TRUSTED_ORIGINS or [LOCAL])[0].rstrip("/") + one_time_link(teammate)
    if as_json:
        terminal.show_json(_described(teammate) | {"link": address})
        return
    terminal.say(f"{teammate.name} <{teammate.email}>, {teammate.role}. This link lets them in once, within 24 hours:")
    click.echo(address)


def _described(teammate: Teammate) -> dict:
    return {
        "email": teammate.email,
        "name": teammate.name,
        "role": teammate.role,
        "joined_at": teammate.joined_at,
        "left_at": teammate.left_at,
    }
