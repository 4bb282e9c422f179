"""Letters that come by real mail servers while our doors are killed: none is lost, none is there twice.

    .venv/bin/python bench/kills_doors.py [--kills 200] [--short] [--seed 4]

A home of its own, and a dovecot. Each round some letters are brought to dovecot, from which one process fetches them by IMAP, and some
to our own LMTP door in another process, each again until the door says 250. One of the two dies by SIGKILL at a random instant, then the
other. At last what is left is fetched and brought in peace. Then, letter by letter, what the house has kept: lost and twice must be 0; so
must `early`, letters that dovecot had marked as read, after a kill, and the house had not kept. Those `marked late` were kept, and the kill
came before the mark: they are known, and left as they are.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
INSIDE = "import django; django.setup(); from killed import doors; doors.main()"
MUST_BE_NONE = ("lost", "twice", "early")


def run(home: Path, kills: int, seed: int) -> dict:
    command = [sys.executable, "-c", INSIDE, str(kills), str(seed)]
    done = subprocess.run(command, env=_told(home), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _told(home: Path) -> dict:
    ours = {"AMENDS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "amends.settings", "AMENDS_LOG_LEVEL": "critical"}
    paths = [str(Path(__file__).parent), str(CHECKOUT), os.environ.get("PYTHONPATH", "")]
    return os.environ | ours | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=4)
    asked.add_argument("--short", action="store_true", help="10 kills")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        found = run(Path(home), 10 if told.short else told.kills, told.seed)
    print(json.dumps(found, indent=2))
    if any(found[name] for name in MUST_BE_NONE):
        raise SystemExit("A letter was lost, or is there twice.")


if __name__ == "__main__":
    main()
