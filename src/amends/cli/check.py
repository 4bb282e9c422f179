import click
from django.utils.timezone import now

from amends.base.checkup import RIGHT, WRONG, Finding, examine
from amends.cli import terminal

COLOURS = {"right": "green", "doubtful": "yellow", "wrong": "red"}


@terminal.command("check", examples="amends check\namends check --json", migrated=False)
@terminal.json_option
def check(as_json: bool) -> None:
    """Say in words what is right and what is wrong with this installation.

    Looks at the database, the disk, the tables, the jobs, every file's sum, the post and the last backup. Exit code 1 if something
    is wrong.
    """
    with terminal.progress("Checking the files") as advance:
        findings = list(examine(at=now(), advance=advance))
    if as_json:
        worst = next((state for state in ("wrong", "doubtful") if state in {finding.state for finding in findings}), RIGHT)
        terminal.show_json({"state": worst, "findings": [vars(finding) for finding in findings]})
    else:
        for finding in findings:
            _show(finding)
    if any(finding.state == WRONG for finding in findings):
        raise click.exceptions.Exit(1)


def _show(finding: Finding) -> None:
    click.secho(f"{finding.state:<9}", fg=COLOURS[finding.state], nl=False)
    click.echo(f"{finding.what:<10} {finding.sentence}")
