"""Orders into PostgreSQL: rows a second from a CSV file, and whether memory stays flat.

    .venv/bin/python bench/import_orders.py [--kind lines|plain] [--rows 1000000] [--runs 3]

Two kinds of file: `lines`, like a shop's export (a row a line of an order, some nine lines an order, 2 % of the orders cancelled, dates
in ISO form), and `plain`, like the CDNOW data (customer, date, quantity, amount; no order ids, a row an order, three orders a customer).
Each is imported as `amends import orders` does it, into a new home each time, and once more at twice the size. The import measures itself:
its time without the start of Python, PostgreSQL and the tables, the peak memory of our process, the CPU seconds of our process and of
PostgreSQL's.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n"
START = datetime(2022, 1, 1)  # noqa: DTZ001 - the file is naive, as such files are
PRODUCTS = 4_000
MEASURED = """
import json, os, resource, sys, time
import django; django.setup()
from datetime import datetime, timezone
from amends.base import database
from amends.imports import orders
from django.db import connection
import psutil
with database.installation():
    database.migrate_if_needed()
    connection.ensure_connection()
    backend = psutil.Process(connection.connection.info.backend_pid)
    theirs, cpu, began = sum(backend.cpu_times()[:2]), time.process_time(), time.perf_counter()
    taken = orders.read([sys.argv[1]], at=datetime.now(timezone.utc))
    seconds, cpu, theirs = time.perf_counter() - began, time.process_time() - cpu, sum(backend.cpu_times()[:2]) - theirs
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"rows": taken.rows, "seconds": seconds, "cpu": cpu, "theirs": theirs, "peak_mb": peak}))
"""


def write_lines(path: Path, rows: int) -> None:
    """The same file for the same number of rows, here and below."""
    rng = random.Random(20)
    prices = [round(rng.uniform(0.3, 40), 2) for _ in range(PRODUCTS)]
    with path.open("w", newline="") as out:
        out.write(HEADER)
        written, order = 0, 500_000
        while written < rows:
            order += 1
            lines = min(rows - written, 1 + int(rng.expovariate(1 / 8)))
            out.writelines(_lines(rng, order, lines, prices, rows))
            written += lines


def _lines(rng: random.Random, order: int, lines: int, prices: list[float], rows: int) -> list[str]:
    customer, at = f"{rng.randrange(rows // 40):06d}", START + timedelta(minutes=rng.randrange(730 * 1440))
    back = rng.random() < 0.02
    reference = f"{'C' if back else ''}{order}"
    products = [rng.randrange(PRODUCTS) for _ in range(lines)]
    pieces = [-1 if back else rng.randrange(1, 24) for _ in products]
    pairs = zip(products, pieces, strict=True)
    return [f'{reference},P{p:05d},"THING, NUMBER {p}",{n},{at},{prices[p]},{customer},United Kingdom\r\n' for p, n in pairs]


def write_plain(path: Path, rows: int) -> None:
    rng = random.Random(20)
    with path.open("w", newline="") as out:
        out.write("customer,date,quantity,amount\n")
        for _ in range(rows):
            day, pieces = START + timedelta(days=rng.randrange(730)), 1 + int(rng.expovariate(1 / 1.5))
            out.write(f"{rng.randrange(rows // 3):07d},{day:%Y-%m-%d},{pieces},{pieces * 13.97:.2f}\n")


KINDS = {"lines": write_lines, "plain": write_plain}


def measured(file: Path) -> dict:
    with tempfile.TemporaryDirectory(prefix="amends-bench-") as home:
        environment = os.environ | {"AMENDS_HOME": home, "DJANGO_SETTINGS_MODULE": "amends.settings"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        run = subprocess.run([sys.executable, "-c", MEASURED, str(file)], env=environment, check=True, capture_output=True, text=True)
    return json.loads(run.stdout.splitlines()[-1])


def show(kind: str, rows: int, runs: list[dict]) -> None:
    speeds = sorted(run["rows"] / run["seconds"] for run in runs)
    ours, theirs = (statistics.median(run[whose] for run in runs) for whose in ("cpu", "theirs"))
    pace = f"{speeds[0]:>9,.0f} / {statistics.median(speeds):,.0f} / {speeds[-1]:,.0f} rows/s (min / median / max of {len(runs)})"
    peak = max(run["peak_mb"] for run in runs)
    print(f"{kind} {rows:>10,} rows  {pace}  CPU {ours:.1f} s ours, {theirs:.1f} s PostgreSQL  peak {peak} MB", flush=True)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rows", type=int, default=1_000_000)
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--kind", choices=KINDS, action="append", help="both, if none is named")
    words.add_argument("--short", action="store_true", help="200,000 rows, once")
    asked = words.parse_args()
    if asked.short:
        asked.rows, asked.runs = 200_000, 1
    with tempfile.TemporaryDirectory() as folder:
        for kind in asked.kind or KINDS:
            for rows, runs in ((asked.rows, asked.runs), (2 * asked.rows, 1)):
                file = Path(folder) / "orders.csv"
                KINDS[kind](file, rows)
                show(kind, rows, [measured(file) for _ in range(runs)])


if __name__ == "__main__":
    main()
