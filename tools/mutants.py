"""Plant faults where numbers, money and clocks are made, and count how many the tests notice: `make mutants`.

`python tools/mutants.py` tries all of them; `--most 200` a fixed sample; further words name the files.
One PostgreSQL serves every try.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from amends.base import embedded

ROOT = Path(__file__).parents[1]
LEAST_KILLED = 0.8
SAMPLE_SEED = 1


def main() -> int:
    wanted = arguments()
    with tempfile.TemporaryDirectory(prefix="amends-mutants-") as home, embedded.held(Path(home), careless=True) as server:
        os.environ |= {"AMENDS_HOME": home, "AMENDS_DATABASE_URL": server.dsn()}
        mutmut("run", *chosen(wanted)) if wanted.most else mutmut("run")
        mutmut("export-cicd-stats")
    return judged(json.loads((ROOT / "mutants" / "mutmut-cicd-stats.json").read_text()))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=0, help="try a fixed sample of at most so many")
    return parser.parse_args()


def chosen(wanted) -> list[str]:
    """A sample of the planted faults, the same each time."""
    mutmut("run", "nothing.is.called.so")
    listed = subprocess.run([tool(), "results", "--all", "true"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = sorted(line.split(":")[0].strip() for line in listed.stdout.splitlines() if ":" in line)
    return random.Random(SAMPLE_SEED).sample(names, min(wanted.most, len(names)))


def mutmut(*words: str) -> None:
    subprocess.run([tool(), *words], cwd=ROOT, check=False)


def tool() -> str:
    return str(Path(sys.executable).with_name("mutmut"))


def judged(counts: dict) -> int:
    killed = counts["killed"] + counts["timeout"]
    tried = killed + counts["survived"] + counts["suspicious"]
    print(f"{killed} of {tried} planted faults were noticed ({killed / max(tried, 1):.0%}; at least {LEAST_KILLED:.0%} are asked for)")
    return 0 if tried and killed >= LEAST_KILLED * tried else 1


if __name__ == "__main__":
    sys.exit(main())
