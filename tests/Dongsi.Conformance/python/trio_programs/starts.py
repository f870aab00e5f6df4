"""nursery.start: waiting until a task says that it is ready."""

import trio

from trio_harness import Oops, at, fate, show


async def the_value_that_the_task_tells(log):
    async def serve(task_status):
        await trio.sleep(1)
        task_status.started("port 80")
        log("told")
        await trio.sleep(1)
        log(f"served until {at()}")

    async with trio.open_nursery() as nursery:
        log(f"{await nursery.start(serve)} {at()}")
    log(at())


async def told_at_once_it_goes_on_as_a_task(log):
    async def serve(task_status):
        task_status.started("ready")
        await trio.sleep(2)
        log(f"served until {at()}")

    async with trio.open_nursery() as nursery:
        log(await nursery.start(serve))
        log("body ends")
    log(at())


async def it_ends_without_being_ready(log):
    async def serve(task_status):
        await trio.sleep(1)

    async with trio.open_nursery() as nursery:
        try:
            await nursery.start(serve)
        except RuntimeError as error:
            log(f"{show(error)} {at()}")
        await trio.sleep(1)
        log(at())


async def it_says_so_twice(log):
    async def serve(task_status):
        task_status.started(1)
        try:
            task_status.started(2)
        except RuntimeError as error:
            log(show(error))

    async with trio.open_nursery() as nursery:
        log(f"{await nursery.start(serve)}")


async def it_fails_when_it_was_ready(log):
    async def serve(task_status):
        task_status.started("ready")
        await trio.sleep(1)
        raise Oops("later")

    try:
        async with trio.open_nursery() as nursery:
            log(await nursery.start(serve))
            try:
                await trio.sleep(10)
            except trio.Cancelled as error:
                log(f"body {show(error)} {at()}")
                raise
    except ExceptionGroup as error:
        log(show(error))


async def cancelling_the_start_cancels_the_task(log):
    async def serve(task_status):
        try:
            await trio.sleep(10)
        except trio.Cancelled as error:
            log(f"task {show(error)} {at()}")
            raise

    async with trio.open_nursery() as nursery:
        with trio.move_on_after(1) as scope:
            await nursery.start(serve)
            log("never")
        log(f"{fate(scope)} {at()}")
        await trio.sleep(1)
    log(at())


async def when_it_is_ready_the_scope_of_the_start_is_no_matter(log):
    async def serve(task_status):
        await trio.sleep(1)
        task_status.started("ready")
        await trio.sleep(5)
        log(f"served until {at()}")

    async with trio.open_nursery() as nursery:
        with trio.move_on_after(2) as scope:
            log(await nursery.start(serve))
            await trio.sleep(10)
        log(f"{fate(scope)} {at()}")


async def a_start_in_a_cancelled_nursery(log):
    async def serve(task_status):
        log("begins")
        try:
            await trio.sleep(1)
        except trio.Cancelled as error:
            log(f"task {show(error)}")
            raise

    async with trio.open_nursery() as nursery:
        nursery.cancel_scope.cancel()
        await nursery.start(serve)
        log("never")
    log(fate(nursery.cancel_scope))


async def the_nursery_waits_for_a_start_from_another_task(log):
    async def serve(task_status):
        await trio.sleep(1)
        task_status.started("ready")
        await trio.sleep(1)
        log(f"served until {at()}")

    async def starter(nursery):
        log(f"{await nursery.start(serve)} {at()}")

    async with trio.open_nursery() as outer:
        async with trio.open_nursery() as inner:
            outer.start_soon(starter, inner)
            await trio.lowlevel.checkpoint()
            log("body ends")
        log(f"inner left {at()}")


async def a_task_that_is_ready_in_the_step_in_which_its_start_is_cancelled(log):
    async def serve(task_status):
        await trio.sleep(1)
        scopes[0].cancel()
        task_status.started("ready")
        await trio.sleep(1)
        log(f"served until {at()}")

    scopes = []
    async with trio.open_nursery() as nursery:
        with trio.CancelScope() as scope:
            scopes.append(scope)
            log(await nursery.start(serve))
            await trio.sleep(1)
        log(f"{fate(scope)} {at()}")
    log(at())
