"""`amends hook add|list|close`: the addresses at which mail providers bring letters."""

import sys

import click
from django.conf import settings
from django.utils.timezone import now

from amends.channels.email.bringing import BRINGERS
from amends.channels.email.models import Hook
from amends.cli import terminal
from amends.cli.inbox import inbox_named

LOCAL = "http://localhost:8000"
ADD = """
amends hook add postmark --inbox Support
pass show mailgun | amends hook add mailgun --inbox Support --key-stdin
"""


@click.group("hook", epilog=terminal.shown(ADD))
def hook() -> None:
    """Open, list or close the addresses at which mail providers bring letters."""


@terminal.command("add", examples=ADD)
@click.argument("provider", type=click.Choice(list(BRINGERS)))
@click.option("--inbox", required=True, help="Where letters go whose recipient is none of your inboxes.")
@click.option("--key-stdin", is_flag=True, help="Read from standard input what the provider signs with.")
@terminal.json_option
def add(provider: str, inbox: str, key_stdin: bool, as_json: bool) -> None:
    """Open an address for a provider, and print it: whoever knows it can bring letters."""
    key = sys.stdin.readline().strip() if key_stdin else ""
    opened = Hook.open_(inbox_named(inbox), provider, signing_key=key, by=None, at=now())
    if as_json:
        terminal.show_json(_row(opened))
    else:
        terminal.say(f"Enter this address at {BRINGERS[provider].name}; it is a secret:")
        click.echo(_address(opened))


@terminal.command("list", examples="amends hook list\namends hook list --json")
@terminal.json_option
def list_(as_json: bool) -> None:
    """Show the addresses that are open, and when something last came by each."""
    rows = [_row(opened) for opened in Hook.objects.open().select_related("inbox").order_by("pk")]
    if as_json:
        terminal.show_json({"hooks": rows})
    else:
        terminal.show_table("Addresses for mail providers", ["number", "provider", "inbox", "address", "last call"], map(dict.values, rows))


@terminal.command("close", examples="amends hook close 3")
@click.argument("number", type=int)
def close(number: int) -> None:
    """Close an address: nothing comes in by it any more."""
    opened = Hook.objects.open().filter(pk=number).first()
    if opened is None:
        raise click.BadParameter(f"No address with the number {number} is open.", param_hint="NUMBER")
    opened.close(by=None, at=now())
    terminal.say(f"{BRINGERS[opened.provider].name} brings no letters by it any more.")


def _row(opened: Hook) -> dict:
    last = opened.calls.order_by("-at").values_list("at", flat=True).first()
    return {
        "number": opened.pk,
        "provider": BRINGERS[opened.provider].name,
        "inbox": opened.inbox.name,
        "address": _address(opened),
        "last_call": last,
    }


def _address(opened: Hook) -> str:
    return next(iter(settings.CSRF_TRUSTED_ORIGINS), LOCAL) + opened.path


for command in (add, list_, close):
    hook.add_command(command)
