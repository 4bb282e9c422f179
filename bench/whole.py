"""From a file of orders to every customer's worth, by the commands a firm uses, in a fresh home: seconds and peak memory of each.

    python bench/whole.py                      100,000 customers
    python bench/whole.py --short              5,000
    python bench/whole.py --customers 1000000

The firm is simulated with a known truth (amends.reckon.simulate); its orders are written as CSV outside the clock.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from amends.reckon import simulate

FIRST = np.datetime64("2024-01-01T00:00:00", "us")
WEEK_MICROSECONDS = 7 * 86_400_000_000
AMENDS = str(Path(sys.executable).with_name("amends"))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--customers", type=int, default=100_000)
    asked.add_argument("--short", action="store_true", help="5,000 customers")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="amends-bench-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL, run as another user where we are root, has to pass
        run(Path(folder), 5_000 if given.short else given.customers)


def run(folder: Path, customers: int) -> None:
    orders = write_orders(folder / "orders.csv", customers)
    home = os.environ | {"AMENDS_HOME": str(folder / "home")}
    home.pop("AMENDS_DATABASE_URL", None)
    print(f"{customers:,} customers, {orders:,} orders, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'step':32} {'seconds':>8} {'peak MB':>8} {'orders/s':>10}")
    for words in (
        ["migrate"],
        ["import", "orders", str(folder / "orders.csv")],
        ["reckon"],
        ["reckon", "--clock", "day"],
        ["worth", "--out", str(folder / "worth.csv")],
        ["worth", "--out", str(folder / "worth.parquet")],
        ["damage"],
    ):
        seconds, megabytes = measured([AMENDS, *words, "--json"], home, folder / "said")
        print(f"{' '.join(Path(word).name for word in words):32} {seconds:8.2f} {megabytes:8.0f} {orders / seconds:10,.0f}")


def write_orders(place: Path, customers: int) -> int:
    orders = simulate(1, customers).orders
    at = FIRST + (orders.at_weeks * WEEK_MICROSECONDS).astype("timedelta64[us]")
    number = pa.array(orders.customer).cast(pa.string())
    rows = {"order_id": np.arange(len(at)), "customer": number, "time": at, "amount": orders.cents / 100}
    csv.write_csv(pa.table(rows), place)
    return len(at)


def measured(command: list[str], environment: dict[str, str], said: Path) -> tuple[float, float]:
    """Seconds on the wall and peak memory of the command itself (the database server is another process)."""
    began = time.perf_counter()
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    out = [(os.POSIX_SPAWN_OPEN, 1, str(said), writing, 0o600)]
    child = os.posix_spawn(command[0], command, environment, file_actions=out)
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed.")
    return time.perf_counter() - began, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
