"""What goes on inside the kills_*.py, and how each of them is asked and answers."""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path


def answer(run: Callable[[Path, int, int], dict], *, none_of: Iterable[str], otherwise: str) -> None:
    """Show what a run (its folder, how many kills, a seed) found; it ends with an error if there is any of what must not be."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=4)
    asked.add_argument("--short", action="store_true", help="10 kills")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), 10 if told.short else told.kills, told.seed)
    print(json.dumps(found, indent=2))
    if any(found[name] for name in none_of):
        raise SystemExit(otherwise)
