"""TaskGroup: it waits for all its children, and collects their failures."""

import asyncio

from harness import Oops, at, outcome, show, yes


async def the_group_waits_for_all_its_children(log):
    async def child(seconds):
        await asyncio.sleep(seconds)
        log(f"child {seconds} {at()}")
        return seconds

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(child(seconds)) for seconds in (3, 1, 2)]
        log("body ends")
    log(f"{' '.join(str(task.result()) for task in tasks)} {at()}")


async def an_empty_group_does_not_yield(log):
    asyncio.get_running_loop().call_soon(log, "callback")
    async with asyncio.TaskGroup():
        log("body")
    log("after")
    await asyncio.sleep(0)


async def children_start_when_the_body_waits(log):
    async def child(name):
        log(f"{name} starts")

    async with asyncio.TaskGroup() as group:
        group.create_task(child("a"))
        group.create_task(child("b"))
        log("body before its wait")
        await asyncio.sleep(0)
        log("body after its wait")


async def one_failure_comes_in_a_group(log):
    async def child():
        raise Oops("child")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
    except* Oops as error:
        log(show(error))
    log(f"main asked {asyncio.current_task().cancelling()}")


async def a_failure_cancels_the_sibling(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        finally:
            log(f"{name} ends {at()}")

    async def failing():
        await asyncio.sleep(1)
        raise Oops("failing")

    # One sibling only: CPython keeps a set, and cancels more of them in no order at all.
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            group.create_task(child("sibling"))
    except* Oops as error:
        log(f"{show(error)} {at()}")


async def a_failure_interrupts_the_body(log):
    async def failing():
        await asyncio.sleep(1)
        raise Oops("child")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as error:
                log(f"body {show(error)}, asked {asyncio.current_task().cancelling()}")
                raise
    except* Oops as error:
        log(f"{show(error)} {at()}, asked {asyncio.current_task().cancelling()}")
    await asyncio.sleep(1)
    log("main goes on")


async def a_body_that_swallows_does_not_hide_the_failure(log):
    async def failing():
        await asyncio.sleep(1)
        raise Oops("child")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                log("swallowed")
            await asyncio.sleep(1)
            log(f"body ends {at()}")
    except* Oops as error:
        log(f"{show(error)} {at()}")


async def two_failures_come_in_the_order_they_happened(log):
    async def failing(seconds):
        try:
            await asyncio.sleep(seconds)
        finally:
            raise Oops(f"child {seconds}")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing(2))
            group.create_task(failing(1))
    except* Oops as error:
        log(f"{show(error)} {at()}")


async def a_failing_body_cancels_the_children(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            log("child ends")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            await asyncio.sleep(1)
            raise Oops("body")
    except* Oops as error:
        log(f"{show(error)} {at()}")


async def the_failure_of_the_body_comes_last(log):
    async def failing():
        try:
            await asyncio.sleep(10)
        finally:
            raise Oops("child")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            await asyncio.sleep(1)
            raise Oops("body")
    except* Oops as error:
        log(show(error))


async def a_failing_body_without_children(log):
    try:
        async with asyncio.TaskGroup():
            raise Oops("body")
    except* Oops as error:
        log(show(error))


async def a_child_that_never_started_is_not_started_to_be_cancelled(log):
    async def child():
        log("never")

    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(child())
            raise Oops("body")
    except* Oops as error:
        log(f"{show(error)}, child {outcome(task)}")


async def the_group_waits_for_slow_clean_up(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(3)
            log(f"cleaned up {at()}")

    async def failing():
        await asyncio.sleep(1)
        raise Oops("failing")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            group.create_task(failing())
    except* Oops as error:
        log(f"{show(error)} {at()}")


async def a_child_that_ends_cancelled_is_no_failure(log):
    async def child(seconds):
        await asyncio.sleep(seconds)
        log(f"child {seconds} ends")

    async with asyncio.TaskGroup() as group:
        task = group.create_task(child(1))
        group.create_task(child(3))
        await asyncio.sleep(0)
        task.cancel()
    log(f"{outcome(task)} {at()}")


async def a_failure_that_is_awaited_in_the_body_is_not_lost_twice(log):
    async def failing():
        await asyncio.sleep(1)
        raise Oops("child")

    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(failing())
            try:
                await task
            except Oops as error:
                log(f"body caught {show(error)}")
    except* Oops as error:
        log(show(error))
    log(f"done {yes(task.done())}")
