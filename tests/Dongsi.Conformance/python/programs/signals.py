"""Handlers of signals. The process sends them to itself; they come in real time, and nothing depends on how long
anything takes."""

import asyncio
import contextvars
import os
import signal

from harness import Oops, attempt, current, show

_variable = contextvars.ContextVar("variable", default="unset")


def _run(log, main):
    async def called():
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: log(f"report {show(context.get('exception'))}"))
        await main(asyncio.get_running_loop())

    asyncio.run(called())


def _send(number):
    os.kill(os.getpid(), number)


def a_handler_runs_as_a_callback_of_the_loop(log):
    async def main(loop):
        came = asyncio.Event()

        def handler():
            log(f"handler, task {current()}")
            came.set()

        loop.add_signal_handler(signal.SIGUSR1, handler)
        _send(signal.SIGUSR1)
        log("sent")
        await came.wait()
        log("after")

    _run(log, main)


def a_handler_is_called_each_time(log):
    async def main(loop):
        calls = asyncio.Queue()
        loop.add_signal_handler(signal.SIGUSR1, lambda: calls.put_nowait("called"))
        for number in range(3):
            _send(signal.SIGUSR1)
            log(f"{number} {await calls.get()}")

    _run(log, main)


def a_second_handler_replaces_the_first(log):
    async def main(loop):
        came = asyncio.Event()
        loop.add_signal_handler(signal.SIGUSR1, lambda: log("first"))
        loop.add_signal_handler(signal.SIGUSR1, came.set)
        _send(signal.SIGUSR1)
        await came.wait()
        log("second")

    _run(log, main)


def removing_says_whether_there_was_one(log):
    async def main(loop):
        attempt(log, lambda: loop.remove_signal_handler(signal.SIGUSR1))
        loop.add_signal_handler(signal.SIGUSR1, lambda: None)
        attempt(log, lambda: loop.remove_signal_handler(signal.SIGUSR1))
        attempt(log, lambda: loop.remove_signal_handler(signal.SIGUSR1))
        attempt(log, lambda: loop.remove_signal_handler(signal.SIGKILL))

    _run(log, main)


def two_signals_have_a_handler_each(log):
    async def main(loop):
        calls = asyncio.Queue()
        loop.add_signal_handler(signal.SIGUSR1, calls.put_nowait, "one")
        loop.add_signal_handler(signal.SIGUSR2, calls.put_nowait, "two")
        _send(signal.SIGUSR2)
        log(await calls.get())
        _send(signal.SIGUSR1)
        log(await calls.get())

    _run(log, main)


def what_cannot_be_caught(log):
    async def main(loop):
        for number in (signal.SIGKILL, signal.SIGSTOP):
            try:
                loop.add_signal_handler(number, lambda: None)
            except Exception as error:
                log(show(error))

    _run(log, main)


def numbers_that_are_no_signals(log):
    async def main(loop):
        for number in (0, -20, 1000):
            for call in (lambda: loop.add_signal_handler(number, lambda: None),
                         lambda: loop.remove_signal_handler(number)):
                try:
                    call()
                except Exception as error:
                    log(show(error))

    _run(log, main)


def a_coroutine_function_is_no_handler(log):
    async def main(loop):
        async def handler():
            pass

        try:
            loop.add_signal_handler(signal.SIGUSR1, handler)
        except Exception as error:
            log(show(error))

    _run(log, main)


def a_handler_that_fails_is_reported_and_stays(log):
    async def main(loop):
        came = asyncio.Queue()

        def handler():
            came.put_nowait(None)
            raise Oops("in the handler")

        loop.add_signal_handler(signal.SIGUSR1, handler)
        for _ in range(2):
            _send(signal.SIGUSR1)
            await came.get()
            log("called")

    _run(log, main)


def a_handler_sees_the_context_it_was_added_in(log):
    async def main(loop):
        seen = asyncio.Queue()
        _variable.set("when added")
        loop.add_signal_handler(signal.SIGUSR1, lambda: seen.put_nowait(_variable.get()))
        _variable.set("later")
        _send(signal.SIGUSR1)
        log(await seen.get())

    _run(log, main)


def a_handler_ends_the_program_gracefully(log):
    async def main(loop):
        task = asyncio.current_task()
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
        _send(signal.SIGTERM)
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            log(show(error))
        log("clean-up")

    _run(log, main)
