"""What every program needs: a loop on virtual time, and words that both languages share.

A trace may hold only facts that a C# twin can reproduce, so nothing here prints a class name, an address or
a message of CPython's own.
"""

import asyncio
import errno
import inspect
import selectors
import socket


# What is not a cancellation, a timeout, a bad argument or a misuse.
_WORDS = {
    asyncio.QueueEmpty: "Empty",
    asyncio.QueueFull: "Full",
    asyncio.QueueShutDown: "ShutDown",
    asyncio.BrokenBarrierError: "Broken",
    FileNotFoundError: "NotFound",
    PermissionError: "Forbidden",
    ProcessLookupError: "Gone",
    ConnectionRefusedError: "Refused",
    ConnectionResetError: "Reset",
    ConnectionAbortedError: "Aborted",
    BrokenPipeError: "BrokenPipe",
    socket.gaierror: "NoHost",
    asyncio.IncompleteReadError: "Incomplete",
    asyncio.LimitOverrunError: "TooLong",
}


class Oops(Exception):
    """The failure that the programs raise on purpose."""


class Deadlock(BaseException):
    """The loop would wait for ever. A BaseException, so that no program catches it by accident."""


class VirtualSelector(selectors.SelectSelector):
    """Instead of sleeping until the next timer it moves the clock there."""

    def __init__(self):
        super().__init__()
        self.now = 0.0

    def select(self, timeout=None):
        events = super().select(0)
        if events:
            return events
        if timeout is None:
            raise Deadlock("nothing is ready, no timer is armed: the program waits for ever")
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self._virtual = VirtualSelector()
        super().__init__(self._virtual)
        # A nanosecond: far below the quarters of a second that the programs use, so it decides nothing.
        self._clock_resolution = 1e-9

    def time(self):
        return self._virtual.now


def virtual_loop(log):
    """A loop whose reports are lines of the trace."""
    loop = VirtualLoop()
    loop.set_exception_handler(lambda _, context: log(f"report {show(context.get('exception'))}"))
    return loop


def show(error):
    """An exception in words that both languages share. Messages are shown by why()."""
    if error is None:
        return "nothing"
    if isinstance(error, asyncio.CancelledError):
        return "Cancelled"
    if isinstance(error, TimeoutError):
        return "Timeout"
    if isinstance(error, Oops):
        return f"Error({error})"
    if isinstance(error, GeneratorExit):
        return "Exit"
    if isinstance(error, StopIteration):
        return "End" if error.value is None else f"End({error.value})"
    if isinstance(error, BaseExceptionGroup):
        return "Group[" + ", ".join(show(inner) for inner in error.exceptions) + "]"
    if type(error) in _WORDS:
        return _WORDS[type(error)]
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "InUse"
    if isinstance(error, (ValueError, TypeError)):
        return "BadArgument"
    if isinstance(error, (RuntimeError, asyncio.InvalidStateError)):
        return "Misuse"
    raise AssertionError(f"no shared word for {error!r}")


def why(error):
    """A cancellation with the message its canceller gave."""
    return f"Cancelled({error.args[0] if error.args else ''})"


def attempt(log, call):
    """Calls something that drives a generator or a coroutine by hand, and logs what comes of it."""
    try:
        value = call()
    except (ValueError, TypeError, AttributeError):
        # "already executing", "can't send non-None value", "no attribute 'send'".
        log("raised Misuse")
    except BaseException as error:
        log(f"raised {show(error)}")
    else:
        log("got nothing" if value is None else f"got {value}")


def at():
    """The virtual time, as t=1.5."""
    return f"t={asyncio.get_running_loop().time():g}"


def outcome(future):
    """What became of a future or a task."""
    if not future.done():
        return "pending"
    if future.cancelled():
        return "Cancelled"
    if future.exception() is not None:
        return show(future.exception())
    return "done" if future.result() is None else f"result {future.result()}"


def state(coroutine):
    """created, running, suspended or closed."""
    if inspect.isgenerator(coroutine):
        return inspect.getgeneratorstate(coroutine).removeprefix("GEN_").lower()
    return inspect.getcoroutinestate(coroutine).removeprefix("CORO_").lower()


def names(tasks):
    """The names of tasks that come as a set, sorted."""
    return " ".join(sorted(task.get_name() for task in tasks)) or "none"


def yes(value):
    return "yes" if value else "no"


def current():
    """The name of the current task, or none."""
    task = asyncio.current_task()
    return "none" if task is None else task.get_name()


def eager(coroutine, name=None):
    """create_task(…, eager_start=True) of Python 3.14."""
    return asyncio.Task(coroutine, loop=asyncio.get_running_loop(), name=name, eager_start=True)


def count_turns(log, last):
    """Draws a line in the trace for each of the next turns of the loop."""
    loop = asyncio.get_running_loop()

    def turn(number):
        log(f"-- turn {number}")
        if number < last:
            loop.call_soon(turn, number + 1)

    loop.call_soon(turn, 1)
