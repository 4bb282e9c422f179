"""A piece of ours in a process of its own, with a home of its own; what it found is its last line."""

import json
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def command(module: str, *words: object) -> list[str]:
    """Python that calls main() of one of the modules beside this one, once Django is up."""
    package, _, name = module.partition(".")
    return [sys.executable, "-c", f"import django; django.setup(); from {package} import {name}; {name}.main()", *map(str, words)]


def environment(home: Path, **further: str) -> dict:
    ours = {"AMENDS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "amends.settings", "AMENDS_LOG_LEVEL": "error"}
    paths = [str(CHECKOUT / "bench"), str(CHECKOUT), os.environ.get("PYTHONPATH", "")]
    return os.environ | ours | {"PYTHONPATH": os.pathsep.join(filter(None, paths))} | further


def found_by(module: str, *words: object, home: Path, **further: str) -> dict:
    done = subprocess.run(command(module, *words), env=environment(home, **further), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
