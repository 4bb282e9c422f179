from pathlib import Path

import click

from amends.base import database
from amends.base.restore import restore as put_back
from amends.cli import terminal
from amends.cli.figures import counted

EXAMPLES = """
AMENDS_HOME=/srv/amends-new amends restore amends-2026-03-02.tar
AMENDS_DATABASE_URL=postgresql://amends@db/amends_new amends restore amends-2026-03-02.tar
"""


@terminal.command("restore", examples=EXAMPLES, migrated=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@terminal.json_option
def restore(file: Path, as_json: bool) -> None:
    """Put a backup into an empty home or database, and check every row count and sum.

    Nothing is mixed and nothing overwritten: where something is already, it is refused.
    """
    with terminal.steps() as advance:
        manifest = put_back(file.absolute(), advance=advance)
    pending = database.pending()
    if as_json:
        shown = {"made_at": manifest.made_at, "amends": manifest.amends, "tables": manifest.tables, "files": len(manifest.files)}
        terminal.show_json(shown | {"pending_migrations": pending})
    else:
        rows = sum(manifest.tables.values())
        terminal.say(
            f"{len(manifest.tables)} tables, {rows:,} rows and {counted(len(manifest.files), 'file')} are back, and equal to the backup."
        )
    if pending:
        terminal.say("The backup is of an earlier version: run `amends migrate`.")
