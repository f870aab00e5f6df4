"""Nursery: its tasks end in it, and all failures come in one group.

Which of several tasks hears of a cancel first is left open by Trio, so only one of them says so in each program.
"""

import trio

from trio_harness import Oops, at, show


async def _sleep(log, name, seconds):
    """Sleeps, and says how that ended."""
    try:
        await trio.sleep(seconds)
        log(f"{name} done {at()}")
    except trio.Cancelled as error:
        log(f"{name} {show(error)} {at()}")
        raise


async def _fail(text, seconds):
    await trio.sleep(seconds)
    raise Oops(text)


async def it_waits_for_all_its_tasks(log):
    async with trio.open_nursery() as nursery:
        for name, seconds in (("a", 3), ("b", 1), ("c", 2)):
            nursery.start_soon(_sleep, log, name, seconds)
        log("body ends")
    log(at())


async def tasks_begin_when_the_body_waits(log):
    async def child(name):
        log(f"{name} begins")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(child, "a")
        nursery.start_soon(child, "b")
        log("before")
        await trio.lowlevel.checkpoint()
        log("after")


async def a_failure_cancels_the_others(log):
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_fail, "child", 1)
            nursery.start_soon(_sleep, log, "sibling", 10)
            await trio.sleep(10)
    except ExceptionGroup as error:
        log(f"{show(error)} {at()}")


async def a_failure_of_the_body_cancels_the_tasks(log):
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_sleep, log, "child", 10)
            await trio.sleep(1)
            raise Oops("body")
    except ExceptionGroup as error:
        log(f"{show(error)} {at()}")


async def a_failure_while_it_waits(log):
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_sleep, log, "sibling", 10)
            nursery.start_soon(_fail, "child", 1)
            log("body ends")
    except ExceptionGroup as error:
        log(f"{show(error)} {at()}")


async def one_more_fails_in_its_clean_up(log):
    async def stubborn():
        try:
            await trio.sleep(10)
        except trio.Cancelled:
            raise Oops("in the clean-up") from None

    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_fail, "first", 1)
            nursery.start_soon(stubborn)
    except ExceptionGroup as error:
        log(show(error))


async def two_fail_in_one_turn(log):
    async def fail(text, gate):
        await gate.wait()
        raise Oops(text)

    gate = trio.Event()
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(fail, "first", gate)
            nursery.start_soon(fail, "second", gate)
            await trio.sleep(1)
            gate.set()
    except ExceptionGroup as error:
        log(f"{len(error.exceptions)} {show(error)}")


async def a_nursery_in_a_nursery(log):
    async def inner():
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_fail, "deep", 1)
            nursery.start_soon(_sleep, log, "deep sibling", 10)

    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(inner)
            nursery.start_soon(_sleep, log, "sibling", 10)
    except ExceptionGroup as error:
        log(show(error))


async def a_task_starts_another_while_the_nursery_waits(log):
    async def child(nursery):
        await trio.sleep(1)
        nursery.start_soon(_sleep, log, "grandchild", 1)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(child, nursery)
        log("body ends")
    log(at())


async def when_it_has_ended_it_takes_no_more(log):
    async with trio.open_nursery() as nursery:
        pass
    try:
        nursery.start_soon(_sleep, log, "late", 1)
    except RuntimeError as error:
        log(show(error))


async def a_body_that_swallows_its_cancel(log):
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_fail, "child", 1)
            try:
                await trio.sleep(10)
            except trio.Cancelled:
                log("swallowed")
    except ExceptionGroup as error:
        log(show(error))
    await trio.sleep(1)
    log(at())


async def the_body_fails_after_a_task(log):
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_fail, "child", 1)
            try:
                await trio.sleep(10)
            except trio.Cancelled:
                raise Oops("body") from None
    except ExceptionGroup as error:
        log(" ".join(sorted(show(inner) for inner in error.exceptions)))
