"""How often an inbox is called silent by mistake, and how late if it truly is: arrivals of known kinds, simulated year by year.

.venv/bin/python bench/stillness.py [--years 40]
"""

import argparse
import random
from bisect import bisect
from collections import Counter
from datetime import UTC, datetime, timedelta

from amends.conversations.habit import Habit

START = datetime(2026, 1, 5, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
HISTORY_WEEKS, HOURS = 8, 168
MOST_TIMES = 5_000
OFFICE = tuple(1.0 if hour % 24 in range(8, 18) and hour < 120 else 0.04 for hour in range(HOURS))


def arrivals(rng, a_week, *, weeks, burst=1, moody=False):
    """Instants in order. `burst`: so many come together on average; `moody`: some days bring twice as much, others half."""
    scale = a_week / sum(OFFICE) / burst
    mood = 1.0
    for hour in range(weeks * HOURS):
        if hour % 24 == 0 and moody:
            mood = rng.choice((0.5, 0.75, 1.0, 2.0))
        for offset in sorted(rng.random() for _ in range(poisson(rng, scale * mood * OFFICE[hour % HOURS]))):
            at = START + (hour + offset) * HOUR
            for _ in range(1 if burst == 1 else 1 + poisson(rng, burst - 1)):
                yield at
                at += timedelta(seconds=rng.expovariate(1 / 60))


def poisson(rng, mean):
    many, span = 0, rng.expovariate(1)
    while span < mean:
        many, span = many + 1, span + rng.expovariate(1)
    return many


def habit(times):
    """What is known at the last of them."""
    since = max(times[0], times[-1] - HISTORY_WEEKS * WEEK)
    known = times[bisect(times, since) :]
    counts = Counter((at.weekday(), at.hour) for at in known)
    return Habit.of(counts, known[-MOST_TIMES:], weeks=(known[-1] - since) / WEEK, zone=UTC)


def year(seed, a_week, **kind):
    """Silences of one year that would have been called unusual, and after how many hours of true silence one is."""
    times = sorted(arrivals(random.Random(seed), a_week, weeks=HISTORY_WEEKS + 52, **kind))
    alarms, renewed, known = 0, None, None
    for heard, following in zip(times, times[1:], strict=False):
        if heard < START + HISTORY_WEEKS * WEEK:
            continue
        if known is None or heard - renewed > 4 * WEEK:  # once in four weeks is enough here; the house does so at every arrival
            known, renewed = habit(times[: bisect(times, heard)]), heard
        alarms += following > known.usual_until(heard)
    noon = datetime(2026, 12, 22, 10, tzinfo=UTC)
    return alarms, (known.usual_until(noon) - noon) / HOUR


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=40)
    years = parser.parse_args().years
    print("| arrivals | a week | false alarms a year | noticed after, from a Tuesday at ten (median hours) |\n|---|---|---|---|")
    for name, kind in {"one by one": {}, "in bursts of three": {"burst": 3}, "on moody days": {"moody": True}}.items():
        for a_week in (5, 50, 500):
            told = [year(seed, a_week, **kind) for seed in range(years)]
            late = sorted(hours for _alarms, hours in told)[years // 2]
            print(f"| {name} | {a_week} | {sum(alarms for alarms, _hours in told) / years:.2f} | {late:.1f} |", flush=True)


if __name__ == "__main__":
    main()
