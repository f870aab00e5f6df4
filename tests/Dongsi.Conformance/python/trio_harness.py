"""harness.py for programs of Trio and AnyIO: the same words, and Trio made to do the same thing every time.

It runs with the system's Python, which has Debian's Trio and AnyIO. AnyIO runs on Trio here, because its asyncio
backend sends a cancellation again and again until it is taken, and virtual time stands still meanwhile.
"""

import inspect
import math
import signal

import anyio
import trio
import trio.testing

_SECONDS_OF_A_PROGRAM = 10

_WORDS = {
    trio.TooSlowError: "Timeout",
    trio.WouldBlock: "WouldBlock",
    anyio.WouldBlock: "WouldBlock",
    trio.BrokenResourceError: "Broken",
    anyio.BrokenResourceError: "Broken",
    trio.ClosedResourceError: "Closed",
    anyio.ClosedResourceError: "Closed",
    trio.EndOfChannel: "EndOfChannel",
    anyio.EndOfStream: "EndOfChannel",
    anyio.BusyResourceError: "Busy",
}


class Oops(Exception):
    """The failure that the programs raise on purpose."""


class Deadlock(BaseException):
    """The program waits for ever. A BaseException, so that no program catches it by accident."""


class _Coin:
    """Trio tosses one for the order of each batch, which it takes from the end: this one says first in, first out."""

    def random(self):
        return 0.0


class _OrderedSet(dict):
    """Tasks are cancelled and woken in the order in which they came, not in that of their addresses."""

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)

    def remove(self, item):
        del self[item]

    def update(self, items):
        for item in items:
            self[item] = None


def make_deterministic():
    """Takes from Trio what is left to chance: the coin, and the order of sets."""
    trio._core._run._r = _Coin()
    channel = type(trio.open_memory_channel(0)[0]), type(trio.open_memory_channel(0)[1])
    for kind in (trio._core._run.CancelStatus, trio.Event, *channel):
        # What attrs calls when it makes the object.
        made = kind.__init__.__globals__
        for factory in ("__attr_factory__tasks", "__attr_factory__children"):
            if made.get(factory) is set:
                made[factory] = _OrderedSet


def run(program, log):
    """Runs a program on virtual time; what comes out of it is the last line."""

    def alarm(*_):
        raise Deadlock("the program waits for ever")

    signal.signal(signal.SIGALRM, alarm)
    signal.alarm(_SECONDS_OF_A_PROGRAM)
    # What AnyIO makes of a group has another base than Trio's, so its groups are those of old: one failure comes bare.
    strict = inspect.getmodule(program).__name__.startswith("trio_")
    clock = trio.testing.MockClock(autojump_threshold=0)
    try:
        trio.run(program, log, clock=clock, strict_exception_groups=strict)
    except Exception as error:
        log(f"run raised {show(error)}")
    finally:
        signal.alarm(0)


def show(error):
    """An exception in words that both languages share."""
    if error is None:
        return "nothing"
    if isinstance(error, trio.Cancelled):
        return "Cancelled"
    if isinstance(error, TimeoutError):
        return "Timeout"
    if isinstance(error, Oops):
        return f"Error({error})"
    if type(error) in _WORDS:
        return _WORDS[type(error)]
    if isinstance(error, BaseExceptionGroup):
        return "Group[" + ", ".join(show(inner) for inner in error.exceptions) + "]"
    if isinstance(error, (ValueError, TypeError)):
        return "BadArgument"
    if isinstance(error, RuntimeError):
        return "Misuse"
    raise AssertionError(f"no shared word for {error!r}")


def at():
    """The virtual time, as t=1.5."""
    return f"t={trio.current_time():g}"


def when(time):
    """A deadline: a time, never, or long ago."""
    return "never" if time == math.inf else "long ago" if time == -math.inf else f"{time:g}"


def fate(scope):
    """What a scope says of itself."""
    return f"called {yes(scope.cancel_called)}, caught {yes(scope.cancelled_caught)}"


def yes(value):
    return "yes" if value else "no"
