"""Measure pages and writes on a database of its own."""

import argparse
import platform
import secrets
import signal
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from ptce.organisations.operations import ensure_bodies
from ptce.portal.benchmark import deadline, exports
from ptce.portal.benchmark.acts import Act, acts, bare_page, client_of
from ptce.portal.benchmark.measure import Measure, measure, rounds_of
from ptce.portal.benchmark.scratch import scratch_database, settle
from ptce.portal.benchmark.volume import Cast, build
from ptce.selection.enums import ExportFormat
from ptce.territories.operations import load

# What two runs of the same act may differ by on a machine shared with others (the least of the rounds, in bare pages).
NOISE_UNITS = 0.5
NOISE_SHARE = 1.2
# How many times the gate measures an act that looks too dear.
ATTEMPTS = 4
LOADS = ("deadline",)


class Command(BaseCommand):
    """Print statements and CPU of each act at 1,000 and 10,000 dossiers. Example: `./ptce bench note --large`.

    `./ptce bench deadline` loads the platform in service as the last hour of a call does; exit 1 when its goal is missed.
    """

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="measure only the acts whose name holds this text")
        parser.add_argument("--large", action="store_true", help="at 100,000 dossiers too")
        parser.add_argument("--gate", action="store_true", help="no export; exit 1 when an act passes its goal, or grows with the volume")
        loads = parser.add_argument_group("loads of the platform in service")
        loads.add_argument("--seconds", type=int, default=0, help="how long the load lasts (an hour at most; default: deadline 60)")
        loads.add_argument("--seed", type=int, default=None, help="the seed of chance, printed at the beginning")
        loads.add_argument("--dossiers", type=int, default=10_000, help="deadline: how many dossiers are there before")

    def handle(self, *args: object, name: str, large: bool, gate: bool, **options: Any) -> None:
        if name in LOADS:
            return self._load(name, **options)
        return self._acts(name, large=large, gate=gate)

    def _load(self, name: str, *, seconds: int, seed: int | None, dossiers: int, **options: Any) -> None:
        seed = secrets.randbelow(10**6) if seed is None else seed
        # What it started ends with it, however it is stopped.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        if not deadline.run(length=seconds or 60, seed=seed, dossiers=dossiers, say=self._say, now=timezone.now()):
            raise SystemExit(1)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _acts(self, name: str, *, large: bool, gate: bool) -> None:
        sizes = [1_000, 10_000] + ([100_000] if large else [])
        table: dict[str, tuple[Act, dict[int, Measure]]] = {}
        lines: list[str] = []
        for size in sizes:
            with scratch_database():
                self._measure(size, name, table, lines, gate=gate)
        self._print(table, sizes, lines)
        told = list(faults(table, sizes))
        for fault in told:
            self.stderr.write(fault)
        if gate and told:
            raise SystemExit(1)

    def _measure(self, size: int, name: str, table: dict[str, tuple[Act, dict[int, Measure]]], lines: list[str], *, gate: bool) -> None:
        now = timezone.now()
        load(now=now)
        ensure_bodies(now=now)
        self.stdout.write(f"{size:,} dossiers…", ending=" ")
        self.stdout.flush()
        cast = build(size, now=now)
        settle()
        self.stdout.write("ready")
        for act in acts(cast, now=now):
            if name.lower() in act.name.lower():
                known = table.setdefault(act.name, (act, {}))[1]
                known[size] = _measured(act, next(iter(known.values()), None), attempts=ATTEMPTS if gate else 1)
                self.stderr.write(f"  {act.name}")
        if not gate and "export".startswith(name.lower()[:6]):
            lines += self._exports(cast, size, now=now)

    def _exports(self, cast: Cast, size: int, *, now: datetime) -> Iterator[str]:
        workbooks = (exports.workbook(cast, layout, now=now) for layout in ExportFormat)
        for made in (exports.csv(client_of(cast.officer, now=now), cast), *workbooks):
            yield f"| {made.name} | {size:,} | {made.cpu_s:.1f} | {made.memory_mib:.0f} | {made.first_s:.2f} | {made.size / 1e6:.1f} |"

    def _print(self, table: dict[str, tuple[Act, dict[int, Measure]]], sizes: list[int], lines: list[str]) -> None:
        write = self.stdout.write
        write(f"\n{timezone.now():%Y-%m-%d} · {connection.vendor} · Python {platform.python_version()}\n")
        write(
            "| act | goal ms (statements) | " + " | ".join(f"{size:,}: ms (app + database) · bare pages · statements" for size in sizes) + " | kB |"
        )
        write("| --- | --- | " + "--- | " * len(sizes) + "--- |")
        for act, by_size in table.values():
            cells = [_cell(by_size[size]) for size in sizes]
            kilobytes = by_size[sizes[-1]].size / 1000
            write(f"| {act.name} | {act.goal_ms:g} ({act.goal_statements}) | " + " | ".join(cells) + f" | {kilobytes:.0f} |")
        if lines:
            write("\n| export | dossiers | CPU s | MiB above idle | first byte s | MB |\n| --- | --- | --- | --- | --- | --- |")
            for line in lines:
                write(line)


def _cell(one: Measure) -> str:
    return f"{one.total_ms:.1f} ({one.app_ms:.1f} + {one.database_ms:.1f}) · {one.units:.1f} · {one.statements}"


def _measured(act: Act, small: Measure | None, *, attempts: int) -> Measure:
    """Measure an act; again, and keep the least, while its CPU looks too high: a busy moment of the machine is no fault of the act."""
    best = measure(act.run, bare=bare_page, rounds=act.rounds)
    for attempt in range(1, attempts if act.repeats else 1):
        if not (_is_dear(act, best) or (small is not None and _has_grown(act, small, best))):
            break
        again = measure(act.run, bare=bare_page, rounds=act.rounds, first=attempt * rounds_of(act.rounds))
        best = min(best, again, key=lambda one: one.units)
    return best


def _is_dear(act: Act, one: Measure) -> bool:
    return one.units > max(act.most_units * NOISE_SHARE, act.most_units + NOISE_UNITS)


def _has_grown(act: Act, small: Measure, big: Measure) -> bool:
    return big.units > small.units * act.most_slope + NOISE_UNITS


def faults(table: dict[str, tuple[Act, dict[int, Measure]]], sizes: list[int]) -> Iterator[str]:
    """Tell what passes its goal (or, while it misses it, what it is known to cost), or grows with the volume."""
    for act, by_size in table.values():
        small, big = by_size[sizes[0]], by_size[sizes[-1]]
        if big.statements > act.most_statements:
            yield f"{act.name}: {big.statements} statements, {act.most_statements} at most"
        if _is_dear(act, big):
            yield f"{act.name}: {big.units:.1f} bare pages of CPU, {act.most_units:.1f} at most"
        if big.statements > small.statements:
            yield f"{act.name}: statements grow with the volume ({small.statements} → {big.statements})"
        if _has_grown(act, small, big):
            yield f"{act.name}: CPU grows with the volume ({small.units:.1f} → {big.units:.1f} bare pages)"
