"""Letters that come by real mail servers while our doors are killed: none is lost, none is there twice.

    .venv/bin/python bench/kills_doors.py [--kills 200] [--short] [--seed 4]

A home of its own, and a dovecot. Each round some letters are brought to dovecot, from which one process fetches them by IMAP, and some
to our own LMTP door in another process, each again until the door says 250. One of the two dies by SIGKILL at a random instant, then the
other. At last what is left is fetched and brought in peace. Then, letter by letter, what the house has kept: lost and twice must be 0; so
must `early`, letters that dovecot had marked as read, after a kill, and the house had not kept. Those `marked late` were kept, and the kill
came before the mark: they are known, and left as they are.
"""

from pathlib import Path

from apart import found_by
from killed import answer

MUST_BE_NONE = ("lost", "twice", "early")


def run(folder: Path, kills: int, seed: int) -> dict:
    return found_by("killed.doors", kills, seed, home=folder, AMENDS_LOG_LEVEL="critical")


if __name__ == "__main__":
    answer(run, none_of=MUST_BE_NONE, otherwise="A letter was lost, or is there twice.")
