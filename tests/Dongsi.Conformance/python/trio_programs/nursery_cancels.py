"""The scope of a nursery: who cancels its tasks, and who does not."""

import trio

from trio_harness import Oops, at, fate, show, yes


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


async def the_cancelled_task_meets_it_again(log):
    async def stubborn():
        for _ in range(3):
            try:
                await trio.sleep(10)
            except trio.Cancelled as error:
                log(f"{show(error)} {at()}")
        log("ends by itself")

    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(stubborn)
            nursery.start_soon(_fail, "child", 1)
    except ExceptionGroup as error:
        log(show(error))


async def cancelling_it_is_no_failure(log):
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_sleep, log, "child", 10)
        await trio.sleep(1)
        nursery.cancel_scope.cancel()
        await trio.sleep(10)
    log(f"{fate(nursery.cancel_scope)} {at()}")
    await trio.sleep(1)
    log(at())


async def a_task_cancels_its_nursery(log):
    async def child(nursery):
        await trio.sleep(1)
        nursery.cancel_scope.cancel()
        log("child goes on to its next wait")
        await _sleep(log, "child", 10)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(child, nursery)
        nursery.start_soon(trio.sleep, 10)
    log(f"{fate(nursery.cancel_scope)} {at()}")


async def a_nursery_with_a_deadline(log):
    async with trio.open_nursery() as nursery:
        nursery.cancel_scope.deadline = trio.current_time() + 1
        nursery.start_soon(_sleep, log, "child", 10)
    log(f"{fate(nursery.cancel_scope)} {at()}")


async def a_task_of_a_cancelled_nursery_runs_to_its_first_checkpoint(log):
    async def child():
        log("child begins")
        await _sleep(log, "child", 10)

    async with trio.open_nursery() as nursery:
        nursery.cancel_scope.cancel()
        nursery.start_soon(child)
        log("body ends")
    log(at())


async def a_task_started_under_a_shield_is_not_shielded(log):
    async with trio.open_nursery() as nursery:
        with trio.CancelScope(shield=True):
            nursery.start_soon(_sleep, log, "child", 10)
            await trio.sleep(1)
            nursery.cancel_scope.cancel()
            await _sleep(log, "shielded body", 1)


async def a_task_is_not_in_the_scope_that_started_it(log):
    async with trio.open_nursery() as nursery:
        with trio.CancelScope() as scope:
            nursery.start_soon(_sleep, log, "child", 2)
            scope.cancel()
            await _sleep(log, "body", 10)
        log("body ends")
    log(at())


async def an_outer_cancel_reaches_every_task(log):
    with trio.CancelScope() as outer:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_sleep, log, "child", 10)
            await trio.sleep(1)
            outer.cancel()
    log(f"outer {fate(outer)} {at()}")
    log(f"nursery called {yes(nursery.cancel_scope.cancel_called)}")


async def an_outer_cancel_and_a_failure(log):
    async def stubborn():
        try:
            await trio.sleep(10)
        except trio.Cancelled:
            raise Oops("in the clean-up") from None

    try:
        with trio.CancelScope() as outer:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(stubborn)
                await trio.sleep(1)
                outer.cancel()
    except ExceptionGroup as error:
        log(show(error))
    await trio.sleep(1)
    log(at())


async def a_shielded_nursery_ends_its_work(log):
    with trio.CancelScope() as outer:
        async with trio.open_nursery() as nursery:
            nursery.cancel_scope.shield = True
            nursery.start_soon(_sleep, log, "child", 2)
            outer.cancel()
        log(f"left {at()}")
        await trio.sleep(1)
    log(f"outer {fate(outer)}")


async def an_empty_one_in_a_cancelled_scope(log):
    with trio.CancelScope() as scope:
        scope.cancel()
        async with trio.open_nursery():
            pass
        log("after the nursery")
    log(f"called {yes(scope.cancel_called)}")
