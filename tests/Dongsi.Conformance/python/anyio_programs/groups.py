"""Task groups of AnyIO. Failures are Trio's matter: AnyIO 3 gives a single one bare."""

import anyio

from trio_harness import Oops, at, show, yes


async def a_failure_before_it_is_ready_is_thrown_by_the_start(log):
    async def serve(task_status):
        await anyio.sleep(1)
        raise Oops("before")

    async with anyio.create_task_group() as group:
        try:
            await group.start(serve)
        except Oops as error:
            log(f"{show(error)} {at()}")
        await anyio.sleep(1)
        log(at())


async def it_ends_without_being_ready(log):
    async def serve(task_status):
        log("ends")

    async with anyio.create_task_group() as group:
        try:
            await group.start(serve)
        except RuntimeError as error:
            log(show(error))


async def the_value_that_the_task_tells(log):
    async def serve(task_status):
        await anyio.sleep(1)
        task_status.started(8080)
        await anyio.sleep(1)
        log(f"served until {at()}")

    async with anyio.create_task_group() as group:
        log(f"{await group.start(serve)} {at()}")


async def cancelling_the_group(log):
    async def child(seconds):
        try:
            await anyio.sleep(seconds)
        except anyio.get_cancelled_exc_class() as error:
            log(f"child {show(error)} {at()}")
            raise

    async with anyio.create_task_group() as group:
        group.start_soon(child, 10)
        await anyio.sleep(1)
        group.cancel_scope.cancel()
    log(_fate_of(group))


def _fate_of(group):
    return f"called {yes(group.cancel_scope.cancel_called)} {at()}"


async def a_group_that_has_ended_takes_no_more(log):
    async def child():
        log("never")

    async with anyio.create_task_group() as group:
        pass
    try:
        group.start_soon(child)
    except RuntimeError as error:
        log(show(error))


async def a_failing_limit_around_a_group(log):
    async def child():
        await anyio.sleep(10)

    try:
        with anyio.fail_after(1):
            async with anyio.create_task_group() as group:
                group.start_soon(child)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def a_limit_in_a_task_of_the_group(log):
    async def child():
        with anyio.move_on_after(1) as scope:
            await anyio.sleep(10)
        log(f"called {yes(scope.cancel_called)} {at()}")

    async with anyio.create_task_group() as group:
        group.start_soon(child)
        await anyio.sleep(2)
        log(f"body {at()}")


async def clean_up_under_a_shield(log):
    async def child():
        try:
            await anyio.sleep(10)
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.sleep(1)
                log(f"cleaned up {at()}")

    async with anyio.create_task_group() as group:
        group.start_soon(child)
        await anyio.sleep(1)
        group.cancel_scope.cancel()
    log(f"left {at()}")
