"""Who may join a TaskGroup, and when."""

import asyncio

from harness import Oops, at, show


async def a_child_may_start_another_while_the_group_ends(log):
    async def grandchild():
        await asyncio.sleep(1)
        log(f"grandchild {at()}")

    async def child():
        await asyncio.sleep(1)
        group.create_task(grandchild())
        log(f"child {at()}")

    async with asyncio.TaskGroup() as group:
        group.create_task(child())
    log(f"group ends {at()}")


async def nothing_joins_a_finished_group(log):
    async def child():
        log("never")

    async with asyncio.TaskGroup() as group:
        pass
    coroutine = child()
    try:
        group.create_task(coroutine)
        log("accepted")
    except RuntimeError as error:
        log(show(error))
    finally:
        coroutine.close()


async def nothing_joins_a_group_that_aborts(log):
    async def child():
        log("never")

    async def failing():
        raise Oops("failing")

    async with asyncio.TaskGroup() as outer:
        outer.create_task(asyncio.sleep(0))
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(failing())
                try:
                    await asyncio.sleep(1)
                finally:
                    coroutine = child()
                    try:
                        group.create_task(coroutine)
                        log("accepted")
                    except RuntimeError as error:
                        log(show(error))
                    coroutine.close()
        except* Oops as error:
            log(show(error))


async def a_child_has_the_name_it_was_given(log):
    async def child():
        log(asyncio.current_task().get_name())

    async with asyncio.TaskGroup() as group:
        log(f"made {group.create_task(child(), name='worker').get_name()}")
