"""Runs a random script with asyncio and gives its trace.

Two orders that CPython leaves open are fixed here, as Dongsi fixes them: timers of one moment fire in the order in
which they were set, and a TaskGroup cancels its tasks in the order in which they were made. And a TaskGroup hears of
eager children as it does since 3.13.2.
"""

import asyncio
import itertools

from harness import Deadlock, Oops, VirtualLoop, outcome, show

_LATEST = 20
_registrations = itertools.count()


class _TimerHandle(asyncio.TimerHandle):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._registration = next(_registrations)

    def __lt__(self, other):
        return (self._when, self._registration) < (other._when, other._registration)


class _OrderedLoop(VirtualLoop):
    def call_at(self, when, callback, *args, context=None):
        # The base class makes the handle; let it make ours.
        original, asyncio.events.TimerHandle = asyncio.events.TimerHandle, _TimerHandle
        try:
            return super().call_at(when, callback, *args, context=context)
        finally:
            asyncio.events.TimerHandle = original


class _OrderedSet(dict):
    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)


class _OrderedTaskGroup(asyncio.TaskGroup):
    def __init__(self):
        super().__init__()
        self._tasks = _OrderedSet()

    def start(self, coroutine, is_eager):
        if self._aborting or (self._exiting and not self._tasks):
            coroutine.close()
            raise RuntimeError("the group takes no more")
        task = _task(coroutine, is_eager)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)
        return task


def _task(coroutine, is_eager):
    return asyncio.Task(coroutine, loop=asyncio.get_running_loop(), eager_start=is_eager)


class _Run:
    def __init__(self, log):
        self._log = log
        self._loop = asyncio.get_running_loop()
        self._tasks = {}
        self._futures = [self._loop.create_future() for _ in range(3)]
        for number in range(3):
            self._loop.call_later(2 + 2 * number, self._set, number)
        self.differs = False

    def child(self, number, steps):
        async def run():
            self._log(f"start {number}")
            await self._body(steps)
        return run()

    def track(self, number, task):
        self._tasks[number] = task
        task.add_done_callback(lambda done: self._log(f"task {number} {_ended(done)}"))
        return task

    def _set(self, number):
        if not self._futures[number].done():
            self._futures[number].set_result(None)

    async def _body(self, steps):
        for kind, *rest in steps:
            await getattr(self, f"_do_{kind}")(*rest)

    async def _do_log(self, label):
        self._log(f"log {label} asked {asyncio.current_task().cancelling()}")

    async def _do_sleep(self, delay):
        await asyncio.sleep(delay)

    async def _do_raise(self, text):
        raise Oops(text)

    async def _do_spawn(self, number, steps, is_eager):
        self.track(number, _task(self.child(number, steps), is_eager))

    async def _do_await(self, number):
        if number in self._tasks:
            await self._tasks[number]

    async def _do_cancel(self, number):
        if number in self._tasks:
            self._log(f"cancel {number} {_said(self._tasks[number].cancel())}")

    async def _do_cancel_later(self, delay, number):
        def cancel():
            if number in self._tasks:
                self._log(f"cancel later {number} {_said(self._tasks[number].cancel())}")
        self._loop.call_later(delay, cancel)

    async def _do_set(self, number):
        if self._futures[number].done():
            self._futures[number] = self._loop.create_future()
        else:
            self._futures[number].set_result(None)

    async def _do_fail(self, number):
        if not self._futures[number].done():
            self._futures[number].set_exception(Oops(f"future {number}"))

    async def _do_cancel_future(self, number):
        self._log(f"cancel future {_said(self._futures[number].cancel())}")

    async def _do_await_future(self, number):
        await self._futures[number]

    async def _do_shield_future(self, number):
        await asyncio.shield(self._futures[number])

    async def _do_uncancel(self):
        self._log(f"uncancel {asyncio.current_task().uncancel()}")

    async def _do_timeout(self, limit, steps, move):
        # A cancel that is pending when a region begins is answered otherwise on purpose.
        self.differs |= asyncio.current_task()._must_cancel
        try:
            async with asyncio.timeout(limit) as scope:
                if move:
                    self._loop.call_later(move[0], self._reschedule, scope, move[1])
                await self._body(steps)
            self._log(f"in time {_said(scope.expired())}")
        except TimeoutError as error:
            self._log(f"timeout {show(error)} {_said(scope.expired())}")

    def _reschedule(self, scope, limit):
        try:
            scope.reschedule(None if limit is None else self._loop.time() + limit)
            self._log("rescheduled")
        except RuntimeError as error:
            self._log(f"reschedule {show(error)}")

    async def _do_wait_for(self, limit, steps):
        self.differs |= asyncio.current_task()._must_cancel
        try:
            await asyncio.wait_for(self._body(steps), limit)
        except TimeoutError as error:
            self._log(f"wait_for {show(error)}")

    async def _do_wait_for_task(self, limit, number):
        self.differs |= asyncio.current_task()._must_cancel
        if number not in self._tasks:
            return
        try:
            await asyncio.wait_for(self._tasks[number], limit)
        except TimeoutError as error:
            self._log(f"wait_for_task {show(error)}")

    async def _do_group(self, children, steps, last):
        try:
            async with _OrderedTaskGroup() as group:
                for number, body, is_eager in children:
                    self.track(number, group.start(self.child(number, body), is_eager))
                await self._body(steps)
                if last is not None:
                    self.track(last, group.start(self.child(last, [["sleep", 0.5]]), False))
        except BaseExceptionGroup as error:
            self._log(f"group {show(error)}")

    async def _do_gather(self, children, keeps):
        tasks = [self.track(number, _task(self.child(number, body), is_eager)) for number, body, is_eager in children]
        gathered = asyncio.gather(*tasks, return_exceptions=keeps)
        gathered.add_done_callback(lambda done: self._log(f"gather {_ended(done)}"))
        await gathered

    async def _do_shield(self, number, steps, is_eager):
        await asyncio.shield(self.track(number, _task(self.child(number, steps), is_eager)))

    async def _do_wait(self, numbers, mode, limit):
        tasks = [self._tasks[number] for number in numbers if number in self._tasks]
        if tasks:
            done, _ = await asyncio.wait(tasks, timeout=limit, return_when=mode)
            self._log("wait " + " ".join("done" if task in done else "pending" for task in tasks))

    async def _do_as_completed(self, number, limit):
        tasks = [self._tasks[number]] if number in self._tasks else []
        try:
            async for _ in asyncio.as_completed(tasks, timeout=limit):
                self._log(f"completed {number}")
        except TimeoutError as error:
            self._log(f"as_completed {show(error)}")

    async def _do_try(self, steps, then, handler):
        try:
            await self._body(steps)
        except (Exception, asyncio.CancelledError) as error:
            self._log(f"caught {show(error)}")
            await self._body(handler)
            if then == "reraise":
                raise
            if then == "replace":
                raise Oops("instead") from None

    async def _do_finally(self, steps, clean_up, label):
        try:
            await self._body(steps)
        finally:
            self._log(f"finally {label}")
            await self._body(clean_up)


def _said(answer):
    return "yes" if answer else "no"


def _ended(future):
    return "done" if outcome(future).startswith("result") else outcome(future)


def trace_of(script):
    """The lines, each with its time; None if the script touches what differs on purpose."""
    lines = []
    runs = []
    loop = _OrderedLoop()
    loop.set_exception_handler(lambda *_: None)

    def log(line):
        lines.append(f"{loop.time():g} {line}")

    async def main():
        runs.append(_Run(log))
        root = runs[0].track(0, asyncio.create_task(runs[0].child(0, script)))
        await asyncio.wait([root], timeout=_LATEST)
        log("end")

    try:
        loop.run_until_complete(main())
        # A copy: what is dropped now may still say something when it is collected.
        return None if runs[0].differs else list(lines)
    except Deadlock:
        return None
    finally:
        for task in asyncio.all_tasks(loop):
            task._log_destroy_pending = False
        loop.close()
