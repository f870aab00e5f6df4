"""Runs a random script with Trio and gives its trace.

The lines of one moment are sorted, and so are the members of a group: their order is nobody's promise. A cancellation
that Trio puts into a group beside failures is left out, as newer versions and Dongsi leave it out.
"""

import math

import trio
import trio.testing

from trio_harness import Oops, yes

_TICKS = 128
_EVENTS_AT = (5003, 7001, 9001)


class _Run:
    def __init__(self, log):
        self._log = log
        self._scopes = {}
        self._nurseries = {}
        self._statuses = {}
        self._events = [trio.Event() for _ in _EVENTS_AT]
        self._moments = set(_EVENTS_AT)
        self.has_ties = False

    async def main(self, script):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._set_events)
            with trio.CancelScope(shield=True):
                try:
                    await self._body(script)
                    self._log("end")
                except (Exception, trio.Cancelled) as error:
                    self._log(f"end {_said(error)}")
            nursery.cancel_scope.cancel()

    async def _set_events(self):
        for event, tick in zip(self._events, _EVENTS_AT):
            await trio.sleep_until(tick / _TICKS)
            event.set()

    def _after(self, ticks):
        """The time after so many ticks. What happens at one moment with something else is not told."""
        if ticks is None:
            return math.inf
        moment = now() + ticks
        self.has_ties |= moment in self._moments
        self._moments.add(moment)
        return moment / _TICKS

    async def _task(self, number, steps):
        self._log(f"task {number} begins")
        try:
            await self._body(steps)
            self._log(f"task {number} done")
        except (Exception, trio.Cancelled, BaseExceptionGroup) as error:
            self._log(f"task {number} {_said(error)}")
            raise

    async def _body(self, steps):
        for kind, *rest in steps:
            await getattr(self, f"_do_{kind}")(*rest)

    async def _do_log(self, label):
        self._log(f"log {label}")

    async def _do_sleep(self, ticks):
        await trio.sleep_until(self._after(ticks))

    async def _do_checkpoint(self):
        await trio.lowlevel.checkpoint()

    async def _do_cancel(self, number):
        if number in self._scopes:
            self._log(f"cancel {number}")
            self._scopes[number].cancel()

    async def _do_deadline(self, number, ticks):
        if number in self._scopes:
            self._scopes[number].deadline = self._after(ticks)

    async def _do_shield(self, number, shield):
        if number in self._scopes:
            self._scopes[number].shield = shield

    async def _do_raise(self, text):
        raise Oops(text)

    async def _do_set(self, number):
        self._events[number].set()

    async def _do_wait(self, number):
        await self._events[number].wait()

    async def _do_scope(self, number, ticks, shield, steps):
        with trio.CancelScope(deadline=self._after(ticks), shield=shield) as scope:
            self._scopes[number] = scope
            await self._body(steps)
        self._log(f"scope {number} caught {yes(scope.cancelled_caught)}")

    async def _do_nursery(self, number, children, steps):
        async with trio.open_nursery() as nursery:
            self._scopes[number], self._nurseries[number] = nursery.cancel_scope, nursery
            for child in children:
                nursery.start_soon(self._task, *child)
            await self._body(steps)
        self._log(f"nursery {number} caught {yes(nursery.cancel_scope.cancelled_caught)}")

    async def _do_spawn(self, number, child):
        try:
            self._nurseries[number].start_soon(self._task, *child)
        except RuntimeError:
            self._log(f"task {child[0]} refused")

    async def _do_start(self, nursery, child, after):
        number, steps = child

        # A checkpoint first: what a cancel and a started() of one step do is in trio_starts.
        async def serve(task_status):
            self._statuses[number] = task_status
            await self._task(number, [*steps, ["checkpoint"], ["tell", number], *after])

        try:
            self._log(f"started {await self._nurseries[nursery].start(serve)}")
        except RuntimeError:
            self._log(f"task {number} not started")
        except BaseExceptionGroup as group:
            # Newer versions throw what the task threw as it is.
            failures = [error for error in group.exceptions if _said(error) != "Cancelled"]
            if len(failures) != 1:
                raise
            raise failures[0] from None

    async def _do_tell(self, number):
        self._statuses[number].started(number)

    async def _do_try(self, steps, then):
        try:
            await self._body(steps)
        except (Exception, trio.Cancelled, BaseExceptionGroup) as error:
            self._log(f"caught {_said(error)}")
            if then == "reraise":
                raise
            if then == "replace":
                raise Oops("instead") from None

    async def _do_finally(self, steps, ticks, shielded):
        try:
            await self._body(steps)
        finally:
            with trio.CancelScope(shield=shielded):
                await trio.sleep_until(self._after(ticks))
                self._log("cleaned up")


def now():
    return round(trio.current_time() * _TICKS)


def _said(error):
    if isinstance(error, trio.Cancelled):
        return "Cancelled"
    if isinstance(error, Oops):
        return f"Error({error})"
    inner = sorted(said for said in map(_said, error.exceptions) if said != "Cancelled")
    return f"Group[{', '.join(inner)}]" if inner else "Cancelled"


def trace_of(script):
    """The lines, each with its time in ticks; None if two timers meet in one moment."""
    lines = []
    runs = []

    async def main():
        runs.append(_Run(lambda line: lines.append((now(), line))))
        await runs[0].main(script)

    trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0), strict_exception_groups=True)
    return None if runs[0].has_ties else [f"{tick} {line}" for tick, line in sorted(lines)]
