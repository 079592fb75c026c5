"""How many people can use the dashboard at once: the product, the way of the tutorials, and an empty page.

    python -m benchmarks.load [--polygons 18 500] [--sessions 1 10 50 200] [--variants product tutorial empty]
                              [--seconds 60] [--cycles 6] [--rest 3] [--city FOLDER] [--settled] [--output load.json]

Every person opens the page and then chooses another indicator about every five seconds, over Streamlit's own
websocket (see `benchmarks.sessions`). A run lasts from the choice until the server has sent everything of it; it
counts as failed if an exception is shown, the connection breaks or the choice took no effect, and as a timeout
after a minute, when the person leaves. Each row has a server of its own and is measured for `--seconds`, spread
over `--cycles` in which everybody comes, works and goes again; memory is read `--rest` seconds after that.
Streamlit keeps up to 128 sessions that went for two minutes, so memory may rise until then.

Beside the times stand the processor time of the server for each run, its memory, and the client's own share of one
core. Of the HTTP requests that a browser makes beside the websocket those of a map's data are made: names and shapes
once, with the ground on which nobody lives where the city tells it, the painting of every choice (circles included) beside
the choice, and all answers for one person in three. ``--settled`` gives the invented cities a population grid.
"""

import argparse
import asyncio
import json
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles

from websockets.exceptions import WebSocketException

from benchmarks.cities import build_city
from benchmarks.servers import APPS, Server, serving
from benchmarks.sessions import Run, opened

READING = 1 / 3  # of all people have the fold of all answers open, where there is one
THINK = 5.0  # seconds between two choices of one person, more or less


@dataclass
class Crowd:
    """Everybody who uses a server at the same time."""

    size: int
    first_runs: int = 0
    all_there: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    runs: list[Run] = field(default_factory=list)

    def arrived(self) -> None:
        self.first_runs += 1
        if self.first_runs == self.size:
            self.all_there.set()

    async def thought(self, seconds: float) -> bool:
        """Wait; whether there is still time for another choice."""
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            return True
        return False


@dataclass(frozen=True)
class Cycle:
    """What was measured while everybody was there."""

    runs: list[Run]  # begun in that time
    finished: int
    failures: int
    timeouts: int
    seconds: float
    server_cpu: float
    client_cpu: float


async def person(server: Server, crowd: Crowd, random: Random) -> None:
    """Come, choose until the time is over, go; whoever waits in vain goes at once."""
    came = False
    try:
        await asyncio.sleep(random.uniform(0, THINK))  # nobody opens the page in the same moment
        async with opened(server.variant, server.url, reading=random.random() < READING) as session:
            crowd.runs.append(run := await session.run())
            came = True
            crowd.arrived()
            while run.outcome != "timeout" and await crowd.thought(random.uniform(0.5, 1.5) * THINK):
                crowd.runs.append(run := await session.run(random.choice(session.choices() or [""])))
    except (OSError, WebSocketException) as error:
        crowd.runs.append(Run(0, 0, 0, "timeout" if isinstance(error, TimeoutError) else "failed"))
    finally:
        if not came:
            crowd.arrived()


async def cycle(server: Server, sessions: int, seconds: float, seed: str) -> Cycle:
    """Everybody comes; once all have seen the page and made a choice or two, the measured time begins."""
    crowd = Crowd(sessions)
    people = [asyncio.create_task(person(server, crowd, Random(f"{seed} {number}"))) for number in range(sessions)]
    await crowd.all_there.wait()
    await asyncio.sleep(THINK)
    begun, cpu, own = time.perf_counter(), server.cpu_seconds(), time.process_time()
    await asyncio.sleep(seconds)
    ended, cpu, own = time.perf_counter(), server.cpu_seconds() - cpu, time.process_time() - own
    crowd.over.set()
    await asyncio.gather(*people)
    return Cycle(
        [run for run in crowd.runs if run.outcome != "failed" and begun <= run.begun < ended],
        sum(run.outcome == "ok" and begun <= run.ended < ended for run in crowd.runs),
        sum(run.outcome == "failed" for run in crowd.runs),
        sum(run.outcome == "timeout" for run in crowd.runs),
        ended - begun,
        cpu,
        own,
    )


def measured(server: Server, polygons: int, sessions: int, seconds: float, cycles: int, rest: float) -> dict[str, object]:
    """One row."""
    server.forget_peak()
    cycles_measured, memory = [], []
    for number in range(cycles):
        cycles_measured.append(asyncio.run(cycle(server, sessions, seconds / cycles, f"{polygons} {sessions} {number}")))
        time.sleep(rest)
        memory.append(round(server.memory_mb()))
    runs = [run for part in cycles_measured for run in part.runs]
    times = sorted(run.milliseconds for run in runs)
    finished, cpu, duration = (
        sum(getattr(part, name) for part in cycles_measured) for name in ("finished", "server_cpu", "seconds")
    )
    return {
        "variant": server.variant,
        "polygons": polygons,
        "sessions": sessions,
        "runs": len(runs),
        "p50_ms": round(median(times), 1) if times else None,
        "p95_ms": round(quantiles(times, n=20, method="inclusive")[-1], 1) if len(times) > 1 else None,
        "runs_per_second": round(finished / duration, 2),
        "cpu_ms_per_run": round(1000 * cpu / finished, 1) if finished else None,
        "server_cpu": round(cpu / duration, 2),
        "bytes": round(median(run.bytes for run in runs)) if runs else None,
        "rss_mb": round(server.memory_mb("VmHWM")),
        "rss_mb_after_cycles": memory,
        "failures": sum(part.failures for part in cycles_measured),
        "timeouts": sum(part.timeouts for part in cycles_measured),
        "client_cpu": round(sum(part.client_cpu for part in cycles_measured) / duration, 2),
    }


def print_row(row: dict[str, object]) -> None:
    cells = [" ".join(map(str, value)) if isinstance(value, list) else str(value) for value in row.values()]
    print("  ".join(cell.rjust(len(name)) for name, cell in zip(row, cells, strict=True)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polygons", type=int, nargs="+", default=[18, 500])
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 10, 50, 200])
    parser.add_argument("--variants", nargs="+", choices=list(APPS), default=list(APPS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--cycles", type=int, default=6)
    parser.add_argument("--rest", type=float, default=3)
    parser.add_argument("--city", type=Path, help="serve this folder; --polygons then only names it")
    parser.add_argument("--settled", action="store_true", help="with a population grid: colour only where people live")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as work:
        for polygons in arguments.polygons:
            city = arguments.city or build_city(Path(work) / f"city_{polygons}", polygons, settled=arguments.settled)
            for variant in arguments.variants:
                for sessions in arguments.sessions:
                    with serving(variant, city.resolve()) as server:
                        row = measured(server, polygons, sessions, arguments.seconds, arguments.cycles, arguments.rest)
                    if not rows:
                        print("  ".join(row))
                    rows.append(row)
                    print_row(row)
                    if arguments.output:  # after every row: a long measurement may be interrupted
                        arguments.output.write_text(json.dumps({"rows": rows}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
