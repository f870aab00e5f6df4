"""What both Python programs share: rounds that are timed, and the line that is printed at the end."""
import json
from time import perf_counter

WARM_UP = 2.0  # seconds; the same in every language, chosen for the slowest JIT among them
LONG_ENOUGH = 0.1  # a round shorter than this says more about the clock than about the work
MEASURED = 5


def warm_up():
    began = perf_counter()
    while perf_counter() - began < WARM_UP:
        yield


def rounds(n, times):
    """Yields how many operations to do, until enough is known, and times what the caller does in between."""
    size = n or 1000
    for _ in warm_up():
        start = perf_counter()
        yield size
        if not n and perf_counter() - start < LONG_ENOUGH:
            size *= 2
    for _ in range(MEASURED):
        start = perf_counter()
        yield size
        times.append((perf_counter() - start) / size)


def median(times):
    return sorted(times)[len(times) // 2]


def peak_mb():
    """The kernel's own high-water mark; getrusage's would start at what the parent had at the fork."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    except FileNotFoundError:
        return None


def arguments(argv):
    return argv[0], int(argv[1]) if len(argv) > 1 else 0


def report(**values):
    print(json.dumps(values), flush=True)
