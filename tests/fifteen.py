"""A PostgreSQL 15 of the machine's own, as a firm might bring it."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
needs_fifteen = pytest.mark.skipif(not PROGRAMS.is_dir(), reason="PostgreSQL 15 is not installed on this machine")


@contextmanager
def fifteen():
    """The address of an empty database on it; gone afterwards."""
    port = _port()
    with tempfile.TemporaryDirectory(prefix="amends-fifteen-") as folder:
        shutil.chown(folder, "nobody") if os.geteuid() == 0 else None
        data = Path(folder) / "data"
        _run("initdb", "-D", data, "-U", "amends", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        _run("pg_ctl", "-D", data, "-l", f"{folder}/log", "-o", f"-p {port} -k {folder} -F -c listen_addresses=127.0.0.1", "-w", "start")
        try:
            _run("createdb", "-h", "127.0.0.1", "-p", port, "-U", "amends", "firm")
            yield f"postgresql://amends@127.0.0.1:{port}/firm"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _run(program, *words):
    somebody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    command = [PROGRAMS / program, *map(str, words)]
    subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **somebody)
