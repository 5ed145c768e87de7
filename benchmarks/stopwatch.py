"""CPU seconds, user and system, of all threads: wall time on a shared machine says little."""

import os
import platform
import resource
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Timing(Generic[Result]):
    """What was measured, and what came out.

    Parameters
    ----------
    seconds : float
        Median CPU seconds of one run.
    least : float
        CPU seconds of the fastest run.
    result : object
        What the last run returned.
    """

    seconds: float
    least: float
    result: Result


def cpu(who: int = resource.RUSAGE_SELF) -> float:
    """Return the CPU seconds used so far, user and system, by all threads."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def measure(run: Callable[[], Result], times: int = 5, each: int = 1) -> Timing[Result]:
    """Return the CPU time of `run`: median and least of `times` measurements of `each` runs, after one to warm up."""
    result = run()
    seconds = []
    for _ in range(times):
        before = cpu()
        for _ in range(each):
            result = run()
        seconds.append((cpu() - before) / each)
    return Timing(statistics.median(seconds), min(seconds), result)


def measure_command(command: Sequence[str], folder: Path, times: int = 5) -> tuple[float, float, str]:
    """Return median CPU seconds, median wall seconds and the output of a command run in a process of its own."""
    used, waited, output = [], [], ""
    for _ in range(times):
        before, began = cpu(resource.RUSAGE_CHILDREN), os.times().elapsed
        output = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
        used.append(cpu(resource.RUSAGE_CHILDREN) - before)
        waited.append(os.times().elapsed - began)
    return statistics.median(used), statistics.median(waited), output


def peak_megabytes() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> str:
    """Return the machine in one line."""
    name = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.exists():
        models = [
            line.split(":", 1)[1].strip() for line in about.read_text().splitlines() if line.startswith("model name")
        ]
        name = models[0] if models else name
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
