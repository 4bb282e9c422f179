"""The `amends` command. Listing the commands reads nothing but this page; Django wakes when one of them is called."""

import errno
import os
import sys
import traceback
from importlib import import_module

import click

from amends.base.home import enter_demo
from amends.base.refusal import Refusal

COMMANDS = {
    "demo": ("amends.cli.demo:demo", "Build a simulated firm in a home of its own and open it in the browser."),
    "serve": ("amends.cli.serve:serve", "Run everything: pages, jobs, and the embedded PostgreSQL if it is yours."),
    "work": ("amends.cli.work:work", "Run one more worker for the jobs."),
    "fetch": ("amends.cli.mail:fetch", "Fetch letters from the mailboxes once."),
    "receive": ("amends.cli.receive:receive", "Take letters from mail servers, by SMTP or LMTP."),
    "deliver": ("amends.cli.deliver:deliver", "Take one letter from a pipe."),
    "hook": ("amends.cli.hook:hook", "Open, list or close addresses at which mail providers bring letters."),
    "import": ("amends.cli.import_:import_", "Take in orders, events, conversations or mail from files."),
    "reckon": ("amends.cli.reckon:reckon", "Estimate what every customer is still worth."),
    "worth": ("amends.cli.worth:worth", "Show what customers are worth, or explain one, or write all to a file."),
    "damage": ("amends.cli.damage:damage", "Rank the causes of unhappiness by the money they cost."),
    "user": ("amends.cli.user:user", "Add or list teammates, give them a role, or take leave of them."),
    "check": ("amends.cli.check:check", "Say in words what is right and what is wrong with this installation."),
    "migrate": ("amends.cli.migrate:migrate", "Bring the tables up to date with this version."),
    "backup": ("amends.cli.backup:backup", "Write everything into one verified archive."),
    "restore": ("amends.cli.restore:restore", "Put a backup into an empty home or database, and check it."),
}
CODES = {"deliver": os.EX_TEMPFAIL}  # of a refusal, where it is not 1: a mail server keeps the letter, and comes again
REFUSED = "amends.refused"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # told without the name of the file that was being written
UNLISTED = {
    "run-pages": "amends.cli.pages:run_pages",
    "run-jobs": "amends.cli.work:run_jobs",
    "run-mail": "amends.cli.mail:run_mail",
    "run-receive": "amends.cli.receive:run_receive",
}

ENVIRONMENT = """
\b
AMENDS_HOME          where this installation keeps what is its own
AMENDS_DATABASE_URL  your own PostgreSQL (15 or newer) instead of the embedded one
docs/guide/operate.md has the others.
"""


class Coded:
    """A fault of ours ends with the code that a command is refused with, if it has one of its own; it is told as loudly as ever."""

    def __init__(self, ctx: click.Context) -> None:
        self._ctx = ctx

    def __enter__(self) -> None:
        """Nothing is to be done before."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, flight) -> None:
        code = self._ctx.meta.get(REFUSED, 1)
        told = (click.ClickException, click.exceptions.Exit, click.Abort)  # these have said what there is to say
        if code != 1 and isinstance(error, Exception) and not isinstance(error, told):
            traceback.print_exception(error)
            self._ctx.exit(code)


class Commands(click.Group):
    """The commands by name, each in a file that is read when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        place = UNLISTED.get(name) or COMMANDS.get(name, (None,))[0]
        if place is None:
            return None
        ctx.meta[REFUSED] = CODES.get(name, 1)
        _wake_django(name)
        module, _, command = place.partition(":")
        return getattr(import_module(module), command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context):
        with Coded(ctx):
            return self._invoked(ctx)

    def _invoked(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            error.exit_code = max(error.exit_code, ctx.meta.get(REFUSED, 1))
            raise
        except Refusal as refusal:
            _refuse(ctx, str(refusal))
        except OSError as error:
            if error.filename is None and error.errno not in NO_ROOM:
                raise
            _refuse(ctx, f"{error.filename or 'What was to be written'}: {error.strerror}.")


@click.command(cls=Commands, epilog=ENVIRONMENT)
@click.version_option(package_name="amends", prog_name="amends")
def main() -> None:
    """Amends: customer service for firms that want customers for life.

    Every command explains itself with --help. Exit codes: 0 done, 1 refused (one sentence says why), 2 wrongly called.
    """


def _refuse(ctx: click.Context, sentence: str) -> None:
    code = ctx.meta.get(REFUSED, 1)
    click.secho(f"Not now: {sentence}" if code == os.EX_TEMPFAIL else sentence, fg="red", err=True)
    ctx.exit(code)


def _wake_django(name: str) -> None:
    """The settings look at the home, so the demo has to be in its own before they are read."""
    if name == "demo" and "amends.settings" not in sys.modules and enter_demo():
        click.echo("The demo leaves AMENDS_DATABASE_URL alone: it has an embedded database of its own.", err=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.settings")
    import_module("django").setup()
