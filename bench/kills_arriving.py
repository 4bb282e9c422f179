"""Letters that arrive while whoever keeps and reads them is killed: none is lost, none is there twice.

    .venv/bin/python bench/kills_arriving.py [--kills 200] [--short] [--seed 4]

A home of its own. Each round some letters are brought, as a mail server brings them: each again until it is acknowledged, some of them by
two inboxes, some with a file, three a thread. Two processes at once keep them (raw, committed, then acknowledged) and read them; one of the
two dies by SIGKILL at a random instant, the other goes on. At last what is left is kept and read in peace. Then, letter by letter: lost,
twice, unread, quarantined, torn (a message without its sender or its id), in a thread of its own, with a file that is missing or damaged,
in a conversation whose row says something else than its messages; each must be 0.
"""

from pathlib import Path

from apart import found_by
from killed import answer

MUST_BE_NONE = ("lost", "twice", "quarantined", "unread", "torn", "threads torn", "rows untrue", "files damaged", "files lost")


def run(folder: Path, kills: int, seed: int) -> dict:
    return found_by("killed.arriving", kills, seed, folder / "acknowledged", home=folder)


if __name__ == "__main__":
    answer(run, none_of=MUST_BE_NONE, otherwise="A letter was lost, or is there twice.")
