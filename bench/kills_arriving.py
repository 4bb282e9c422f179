"""Letters that arrive while whoever keeps and reads them is killed: none is lost, none is there twice.

    .venv/bin/python bench/kills_arriving.py [--kills 200] [--short] [--seed 4]

A home of its own. Each round some letters are brought, as a mail server brings them: each again until it is acknowledged, some of them by
two inboxes, some with a file, three a thread. Two processes at once keep them (raw, committed, then acknowledged) and read them; one of the
two dies by SIGKILL at a random instant, the other goes on. At last what is left is kept and read in peace. Then, letter by letter: lost,
twice, unread, quarantined, torn (a message without its sender or its id), in a thread of its own, with a file that is missing or damaged,
in a conversation whose row says something else than its messages; each must be 0.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

INSIDE = "import django; django.setup(); from killed import arriving; arriving.main()"
MUST_BE_NONE = ("lost", "twice", "quarantined", "unread", "torn", "threads torn", "rows untrue", "files damaged", "files lost")


def run(folder: Path, kills: int, seed: int) -> dict:
    command = [sys.executable, "-c", INSIDE, str(kills), str(seed), str(folder / "acknowledged")]
    done = subprocess.run(command, env=_told(folder), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _told(home: Path) -> dict:
    ours = {"AMENDS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "amends.settings", "AMENDS_LOG_LEVEL": "error"}
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    return os.environ | ours | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=4)
    asked.add_argument("--short", action="store_true", help="10 kills")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), 10 if told.short else told.kills, told.seed)
    print(json.dumps(found, indent=2))
    if any(found[name] for name in MUST_BE_NONE):
        raise SystemExit("A letter was lost, or is there twice.")


if __name__ == "__main__":
    main()
