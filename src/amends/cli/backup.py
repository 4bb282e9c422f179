from pathlib import Path

import click
from django.utils.timezone import now

from amends.base.backup import back_up
from amends.cli import terminal
from amends.cli.figures import counted

EXAMPLES = """
amends backup /var/backups/amends-2026-03-02.tar
amends backup "amends-$(date +%F).tar" --json
"""


@terminal.command("backup", examples=EXAMPLES, migrated=False)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@terminal.json_option
def backup(file: Path, as_json: bool) -> None:
    """Write everything into one verified archive: the database, the files with their sums, and the secret that signs links.

    Amends may go on working meanwhile: the archive shows one instant. Keep it where only you can read it.
    """
    with terminal.steps() as advance:
        made = back_up(file.absolute(), at=now(), advance=advance)
    manifest = made.manifest
    if as_json:
        shown = {"file": str(made.place), "size_bytes": made.size_bytes, "made_at": manifest.made_at, "amends": manifest.amends}
        terminal.show_json(shown | {"tables": manifest.tables, "files": len(manifest.files), "damaged": manifest.damaged})
    else:
        rows = sum(manifest.tables.values())
        kept = f"{counted(rows, 'row')}, {counted(len(manifest.files), 'file')}"
        terminal.say(f"{made.place}: {made.size_bytes:,} bytes, {kept}. Read again, and whole.")
    for name in manifest.damaged:
        terminal.say(f"{name} was damaged before this backup: `amends check` lists what is.")
