from amends.base import database
from amends.cli import terminal


@terminal.command("migrate", examples="amends migrate\namends migrate --json", migrated=False)
@terminal.json_option
def migrate(as_json: bool) -> None:
    """Bring the tables up to date with this version.

    Safe to run twice, and from several machines at once: one works, the others wait. Make a backup before you move to a new version.
    """
    pending = database.pending()
    with terminal.busy(f"Migrating, {len(pending)} steps"):
        database.migrate()
    if as_json:
        terminal.show_json({"migrated": pending})
    else:
        terminal.say(f"{len(pending)} steps done." if pending else "Nothing to do: the tables are up to date.")
