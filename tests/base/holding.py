"""A process that holds an embedded server until its standard input ends."""

import sys
from pathlib import Path

from amends.base import embedded

with embedded.held(Path(sys.argv[1]), careless="careful" not in sys.argv):
    sys.stdout.write("held\n")
    sys.stdout.flush()
    sys.stdin.read()
