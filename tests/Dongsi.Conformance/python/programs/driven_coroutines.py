"""Coroutines that are driven by hand: send, throw and close, mostly without a loop."""

import asyncio
import contextvars

from harness import Oops, attempt, at, show, state, virtual_loop


def _awaits(log, call):
    """As attempt, for a send: it gives the future that is awaited, or None."""
    attempt(log, lambda: "future" if call() is not None else None)


def send_runs_to_where_it_gives_way(log):
    async def child():
        log("begins")
        await asyncio.sleep(0)
        log("goes on")
        await asyncio.sleep(0)
        return "result"

    coroutine = child()
    log("called")
    for _ in range(4):
        _awaits(log, lambda: coroutine.send(None))


def one_that_never_waits_ends_at_once(log):
    async def child():
        return 7

    async def main():
        return await child() + 1

    _awaits(log, lambda: main().send(None))


def states_of_a_driven_coroutine(log):
    async def inner():
        log(f"inside: {state(coroutine)}")
        await asyncio.sleep(0)

    async def child():
        await inner()

    coroutine = child()
    log(f"before: {state(coroutine)}")
    coroutine.send(None)
    log(f"waiting: {state(coroutine)}")
    _awaits(log, lambda: coroutine.send(None))
    log(f"after: {state(coroutine)}")


def it_gives_out_the_future_that_it_awaits(log):
    loop = virtual_loop(log)
    future = loop.create_future()

    async def child():
        return await future

    coroutine = child()
    log("same" if coroutine.send(None) is future else "other")
    future.set_result("value")
    _awaits(log, lambda: coroutine.send(None))
    loop.close()


def a_future_that_is_done_does_not_stop_it(log):
    loop = virtual_loop(log)
    future = loop.create_future()
    future.set_result(5)

    async def child():
        return await future + await future

    _awaits(log, lambda: child().send(None))
    loop.close()


def a_future_that_fails_and_one_that_is_cancelled(log):
    loop = virtual_loop(log)
    first, second = loop.create_future(), loop.create_future()

    async def child():
        try:
            await first
        except Oops as error:
            log(f"caught {show(error)}")
        await second

    coroutine = child()
    _awaits(log, lambda: coroutine.send(None))
    first.set_exception(Oops("first"))
    _awaits(log, lambda: coroutine.send(None))
    second.cancel()
    _awaits(log, lambda: coroutine.send(None))
    log(state(coroutine))
    loop.close()


def one_that_is_sent_on_too_early(log):
    loop = virtual_loop(log)
    future = loop.create_future()

    async def child():
        try:
            await future
        except RuntimeError as error:
            log(f"caught {show(error)}")
        await asyncio.sleep(0)

    coroutine = child()
    _awaits(log, lambda: coroutine.send(None))
    _awaits(log, lambda: coroutine.send(None))
    _awaits(log, lambda: coroutine.send(None))
    log("pending" if not future.done() else "done")
    loop.close()


def a_sleep_needs_a_loop(log):
    async def child():
        try:
            await asyncio.sleep(1)
        except RuntimeError as error:
            log(f"caught {show(error)}")
        await asyncio.sleep(0)
        await asyncio.sleep(1)

    coroutine = child()
    _awaits(log, lambda: coroutine.send(None))
    _awaits(log, lambda: coroutine.send(None))
    log(state(coroutine))


def one_that_has_ended_cannot_be_driven(log):
    async def child():
        return 1

    coroutine = child()
    _awaits(log, lambda: coroutine.send(None))
    _awaits(log, lambda: coroutine.send(None))
    _awaits(log, lambda: coroutine.throw(Oops("late")))
    attempt(log, coroutine.close)


def one_that_drives_itself_is_refused(log):
    async def child():
        _awaits(log, lambda: coroutine.send(None))
        _awaits(log, lambda: coroutine.throw(Oops("self")))
        attempt(log, coroutine.close)

    coroutine = child()
    _awaits(log, lambda: coroutine.send(None))


def throw_is_thrown_at_the_await(log):
    async def inner():
        try:
            await asyncio.sleep(0)
        except Oops as error:
            log(f"inner caught {show(error)}")
        await asyncio.sleep(0)

    async def child():
        try:
            await inner()
        except Oops as error:
            log(f"outer caught {show(error)}")
        return "end"

    coroutine = child()
    coroutine.send(None)
    _awaits(log, lambda: coroutine.throw(Oops("first")))
    _awaits(log, lambda: coroutine.throw(Oops("second")))


def throw_before_the_start_runs_nothing(log):
    async def child():
        log("never")

    coroutine = child()
    _awaits(log, lambda: coroutine.throw(Oops("early")))
    log(state(coroutine))
    _awaits(log, lambda: coroutine.send(None))


def what_is_thrown_leaves_the_awaited_future_alone(log):
    loop = virtual_loop(log)
    future = loop.create_future()

    async def child():
        await future

    coroutine = child()
    coroutine.send(None)
    _awaits(log, lambda: coroutine.throw(Oops("in")))
    log("pending" if not future.done() else "done")
    loop.close()


def close_cleans_up_from_the_inside_out(log):
    async def level(name, depth):
        try:
            if depth == 0:
                await asyncio.sleep(0)
            else:
                await level(name, depth - 1)
        except GeneratorExit:
            log(f"{depth} hears it")
            raise
        finally:
            log(f"{depth} cleans up")

    coroutine = level("level", 2)
    coroutine.send(None)
    attempt(log, coroutine.close)
    attempt(log, coroutine.close)
    log(state(coroutine))


def an_awaited_one_that_swallows_the_exit_does_not_keep_the_other(log):
    async def inner():
        try:
            await asyncio.sleep(0)
        except GeneratorExit:
            log("inner swallows")

    async def child():
        try:
            await inner()
            log("never")
        finally:
            log("outer cleans up")

    coroutine = child()
    coroutine.send(None)
    attempt(log, coroutine.close)


def one_that_awaits_while_it_is_closed(log):
    async def inner():
        try:
            await asyncio.sleep(0)
        finally:
            await asyncio.sleep(0)
            log("never")

    async def child():
        try:
            await inner()
        except RuntimeError as error:
            log(f"outer caught {show(error)}")
            await asyncio.sleep(0)

    coroutine = child()
    coroutine.send(None)
    attempt(log, coroutine.close)
    log(state(coroutine))
    _awaits(log, lambda: coroutine.send(None))


def one_that_fails_while_it_is_closed(log):
    async def child():
        try:
            await asyncio.sleep(0)
        finally:
            raise Oops("cleaning")

    coroutine = child()
    coroutine.send(None)
    attempt(log, coroutine.close)
    log(state(coroutine))


def a_stop_iteration_thrown_inside_is_no_end(log):
    async def child():
        next(iter([]))

    _awaits(log, lambda: child().send(None))


def a_scheduler_of_our_own(log):
    async def count(name, last):
        for i in range(1, last + 1):
            log(f"{name} {i} of {last}")
            await asyncio.sleep(0)
        return name

    ready = [count("five", 5), count("seven", 7), count("three", 3)]
    while ready:
        coroutine = ready.pop(0)
        try:
            coroutine.send(None)
        except StopIteration as end:
            log(f"{end.value} ended")
        else:
            ready.append(coroutine)


def a_loop_of_callbacks_drives_it(log):
    loop = virtual_loop(log)
    future = loop.create_future()

    async def child():
        log(f"got {await future}")

    def go_on(_):
        try:
            coroutine.send(None)
        except StopIteration:
            log("ended")
            loop.stop()

    coroutine = child()
    coroutine.send(None).add_done_callback(go_on)
    loop.call_soon(future.set_result, "value")
    loop.run_forever()
    loop.close()


async def on_a_loop_it_can_sleep(log):
    async def child():
        await asyncio.sleep(1)
        log(f"first {at()}")
        await asyncio.sleep(2)
        return "rested"

    coroutine = child()
    while True:
        try:
            future = coroutine.send(None)
            # What a task does with a future that it is given; C# has no such mark.
            future._asyncio_future_blocking = False
            await future
        except StopIteration as end:
            log(f"{end.value} {at()}")
            return


async def closing_one_that_sleeps_takes_its_timer(log):
    async def child():
        try:
            await asyncio.sleep(100)
        finally:
            log("cleaned up")

    coroutine = child()
    coroutine.send(None)
    attempt(log, coroutine.close)
    await asyncio.sleep(1)
    log(at())


async def the_current_task_is_the_one_that_drives(log):
    async def child():
        log(asyncio.current_task().get_name())
        await asyncio.sleep(0)

    coroutine = child()
    asyncio.current_task().set_name("driver")
    coroutine.send(None)
    _awaits(log, lambda: coroutine.send(None))


async def awaiting_one_that_is_half_driven_is_refused(log):
    async def child():
        await asyncio.sleep(0)
        return "end"

    coroutine = child()
    coroutine.send(None)
    try:
        await coroutine
    except RuntimeError as error:
        log(show(error))
    _awaits(log, lambda: coroutine.send(None))


def what_it_sets_in_the_context_is_seen_by_who_drives(log):
    variable = contextvars.ContextVar("variable", default="unset")

    async def child():
        variable.set("by the coroutine")
        await asyncio.sleep(0)
        log(variable.get())

    coroutine = child()
    coroutine.send(None)
    log(variable.get())
    variable.set("by the driver")
    _awaits(log, lambda: coroutine.send(None))
