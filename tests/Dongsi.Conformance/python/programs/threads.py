"""Threads beside the loop. They are real ones, and so is the time here; nothing depends on how long anything takes."""

import asyncio
import contextvars
import threading

from harness import Oops, outcome, show, yes

_variable = contextvars.ContextVar("variable", default="unset")


def _in_real_time(main):
    asyncio.run(main())


async def _until(event):
    """Waits for a thread without blocking the loop."""
    while not event.is_set():
        await asyncio.sleep(0)


def a_thread_gives_its_result(log):
    async def main():
        here = threading.get_ident()
        there = await asyncio.to_thread(threading.get_ident)
        log(f"another thread {yes(here != there)}")
        log(f"back home {yes(threading.get_ident() == here)}")
        log(f"{await asyncio.to_thread(lambda: 6 * 7)}")

    _in_real_time(main)


def a_thread_that_fails(log):
    async def main():
        def fail():
            raise Oops("in the thread")

        try:
            await asyncio.to_thread(fail)
        except Oops as error:
            log(show(error))

    _in_real_time(main)


def nothing_runs_before_it_is_awaited(log):
    async def main():
        coroutine = asyncio.to_thread(lambda: log("in the thread"))
        await asyncio.sleep(0)
        log("before")
        await coroutine
        log("after")

    _in_real_time(main)


def the_context_goes_along_and_does_not_come_back(log):
    async def main():
        _variable.set("main")

        def work():
            log(f"in the thread {_variable.get()}")
            _variable.set("thread")

        await asyncio.to_thread(work)
        log(f"after it {_variable.get()}")

    _in_real_time(main)


def the_loop_goes_on_meanwhile(log):
    async def main():
        gate = threading.Event()
        task = asyncio.create_task(asyncio.to_thread(gate.wait))
        await asyncio.sleep(0)
        log("the loop runs")
        gate.set()
        await task
        log("the thread is done")

    _in_real_time(main)


def results_come_in_order(log):
    async def main():
        gates = [threading.Event() for _ in range(3)]

        def work(number):
            if number < 2:
                gates[number + 1].wait()
            gates[number].set()
            return number

        # The last one ends first.
        results = await asyncio.gather(*(asyncio.to_thread(work, number) for number in range(3)))
        log(" ".join(str(result) for result in results))

    _in_real_time(main)


def a_cancelled_wait_abandons_the_thread(log):
    async def main():
        begun, gate, ended = threading.Event(), threading.Event(), threading.Event()

        def work():
            begun.set()
            gate.wait()
            ended.set()

        task = asyncio.create_task(asyncio.to_thread(work))
        await _until(begun)
        task.cancel()
        await asyncio.wait([task])
        log(f"{outcome(task)}, thread ended {yes(ended.is_set())}")
        gate.set()
        await _until(ended)
        log("thread ended")

    _in_real_time(main)


def in_a_thread_no_loop_runs(log):
    async def main():
        def work():
            try:
                asyncio.get_running_loop()
            except RuntimeError as error:
                log(show(error))

        await asyncio.to_thread(work)

    _in_real_time(main)


def a_coroutine_is_run_from_a_thread(log):
    async def main():
        loop, here = asyncio.get_running_loop(), threading.get_ident()

        async def answer():
            await asyncio.sleep(0)
            log(f"on the loop's thread {yes(threading.get_ident() == here)}")
            return 42

        def work():
            return asyncio.run_coroutine_threadsafe(answer(), loop).result()

        log(f"{await asyncio.to_thread(work)}")

    _in_real_time(main)


def a_coroutine_run_from_a_thread_fails(log):
    async def main():
        loop = asyncio.get_running_loop()

        async def fail():
            raise Oops("on the loop")

        def work():
            try:
                asyncio.run_coroutine_threadsafe(fail(), loop).result()
            except Oops as error:
                log(f"in the thread {show(error)}")

        await asyncio.to_thread(work)

    _in_real_time(main)


def cancelling_from_a_thread_what_runs_on_the_loop(log):
    async def main():
        loop, begun, ended = asyncio.get_running_loop(), threading.Event(), threading.Event()

        async def endless():
            begun.set()
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError as error:
                log(f"on the loop {show(error)}")
                ended.set()
                raise

        def work():
            future = asyncio.run_coroutine_threadsafe(endless(), loop)
            begun.wait()
            future.cancel()
            ended.wait()

        await asyncio.to_thread(work)
        log("after")

    _in_real_time(main)


def calls_from_a_thread_keep_their_order(log):
    async def main():
        loop = asyncio.get_running_loop()

        def work():
            for number in range(3):
                loop.call_soon_threadsafe(log, f"call {number}")

        await asyncio.to_thread(work)
        log("after")

    _in_real_time(main)


def an_executor_starts_at_once(log):
    async def main():
        ended = threading.Event()
        future = asyncio.get_running_loop().run_in_executor(None, ended.set)
        ended.wait()
        log("ended before anybody awaits it")
        await future
        log("awaited")

    _in_real_time(main)


def what_runs_in_an_executor_fails(log):
    async def main():
        def fail():
            raise Oops("in the executor")

        try:
            await asyncio.get_running_loop().run_in_executor(None, fail)
        except Oops as error:
            log(show(error))

    _in_real_time(main)
