"""The loop seen from outside: running, stopping, closing."""

import asyncio
import contextvars

from harness import Oops, at, show, virtual_loop, yes


def stop_finishes_the_batch(log):
    loop = virtual_loop(log)

    def stop():
        log("stop")
        loop.stop()
        loop.call_soon(log, "added after stop")

    loop.call_soon(stop)
    loop.call_soon(log, "same batch")
    loop.run_forever()
    log("returned")
    loop.call_soon(loop.stop)
    loop.run_forever()
    log("returned again")
    loop.close()


def stop_before_run_makes_one_turn(log):
    loop = virtual_loop(log)
    loop.call_soon(log, "ready")
    loop.call_soon(loop.call_soon, log, "one turn later")
    loop.call_later(1, log, "timer")
    loop.stop()
    loop.run_forever()
    log(f"returned at {loop.time():g}")
    loop.call_later(2, loop.stop)
    loop.run_forever()
    log(f"returned at {loop.time():g}")
    loop.close()


def run_until_complete_gives_the_result(log):
    loop = virtual_loop(log)

    async def main():
        await asyncio.sleep(1)
        return 7

    log(f"result {loop.run_until_complete(main())}")
    log(f"running {yes(loop.is_running())}, closed {yes(loop.is_closed())}")
    loop.close()
    log(f"closed {yes(loop.is_closed())}")


def run_until_complete_raises_what_main_raised(log):
    loop = virtual_loop(log)

    async def main():
        await asyncio.sleep(0)
        raise Oops("main")

    try:
        loop.run_until_complete(main())
    except Oops as error:
        log(show(error))
    loop.close()


def run_until_complete_of_a_future(log):
    loop = virtual_loop(log)
    future = loop.create_future()
    loop.call_later(1, future.set_result, 3)
    log(f"result {loop.run_until_complete(future)}")
    log(f"at {loop.time():g}")
    loop.close()


def run_until_complete_that_is_stopped_early(log):
    loop = virtual_loop(log)
    future = loop.create_future()
    loop.call_soon(loop.stop)
    try:
        loop.run_until_complete(future)
    except RuntimeError as error:
        log(show(error))
    # The future is none the worse for it.
    loop.call_soon(future.set_result, 5)
    log(f"result {loop.run_until_complete(future)}")
    loop.close()


def what_is_ready_survives_between_runs(log):
    loop = virtual_loop(log)

    async def background():
        log("background 1")
        await asyncio.sleep(0)
        log("background 2")
        await asyncio.sleep(0)
        log("background 3")

    async def main():
        asyncio.create_task(background())
        await asyncio.sleep(0)
        log("main ends")

    loop.run_until_complete(main())
    log("between the runs")
    loop.run_until_complete(asyncio.sleep(1))
    loop.close()


def a_closed_loop_takes_no_callbacks(log):
    loop = virtual_loop(log)
    loop.call_soon(log, "never")
    loop.close()
    loop.close()
    for refused in (lambda: loop.call_soon(log, "x"), lambda: loop.call_later(1, log, "x"), loop.run_forever):
        try:
            refused()
            log("accepted")
        except RuntimeError as error:
            log(show(error))


async def a_running_loop_cannot_be_closed_or_run(log):
    loop = asyncio.get_running_loop()
    log(f"running {yes(loop.is_running())}")
    for refused in (loop.close, loop.run_forever):
        try:
            refused()
            log("accepted")
        except RuntimeError as error:
            log(show(error))
    log(f"still running {yes(loop.is_running())}")


async def a_callback_runs_in_the_context_it_was_given_at_call_soon(log):
    loop = asyncio.get_running_loop()
    var = contextvars.ContextVar("var", default="unset")

    def callback():
        log(f"callback sees {var.get()}")
        var.set("by the callback")

    var.set("first")
    loop.call_soon(callback)
    var.set("second")
    loop.call_soon(callback)
    loop.call_later(1, callback)
    var.set("third")
    await asyncio.sleep(2)
    log(f"main sees {var.get()} {at()}")


async def the_exception_handler_runs_in_the_context_of_the_callback(log):
    loop = asyncio.get_running_loop()
    var = contextvars.ContextVar("var", default="unset")

    def handler(_, context):
        log(f"report {show(context['exception'])} sees {var.get()}")

    def fail():
        var.set("by the callback")
        raise Oops("boom")

    loop.set_exception_handler(handler)
    var.set("main")
    loop.call_soon(fail)
    await asyncio.sleep(0)
    log(f"main sees {var.get()}")


def a_failure_of_main_is_not_reported_too(log):
    async def main():
        await asyncio.sleep(1)
        raise Oops("main")

    loop = virtual_loop(log)
    try:
        loop.run_until_complete(main())
    except Oops as error:
        log(show(error))
    loop.close()
