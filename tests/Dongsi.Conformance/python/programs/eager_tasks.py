"""Tasks that take their first step inside create_task."""

import asyncio
import contextvars

from harness import Oops, count_turns, eager, names, outcome, show


def _current():
    task = asyncio.current_task()
    return task.get_name() if task else "none"


async def an_eager_task_runs_to_its_first_wait(log):
    async def child():
        log("child starts")
        await asyncio.sleep(0)
        log("child ends")

    count_turns(log, 2)
    task = eager(child())
    log("made")
    await task
    log("main")


async def an_eager_task_that_never_waits_is_done_at_once(log):
    async def child():
        return 3

    task = eager(child())
    log(outcome(task))
    count_turns(log, 1)
    log(f"awaiting does not yield: {await task}")
    await asyncio.sleep(0)


async def a_failure_of_the_first_step_is_kept(log):
    async def child():
        raise Oops("first step")

    task = eager(child())
    log("made")
    try:
        await task
    except Oops as error:
        log(show(error))


async def the_current_task_is_swapped_and_put_back(log):
    async def child(name):
        asyncio.current_task().set_name(name)
        log(f"inside {_current()}")
        if name == "outer":
            eager(child("inner"))
            log(f"back in {_current()}")
        await asyncio.sleep(0)
        log(f"resumed {_current()}")

    asyncio.current_task().set_name("main")
    eager(child("outer"))
    log(f"back in {_current()}")
    await asyncio.sleep(1)


async def the_name_is_there_in_the_first_step(log):
    async def child():
        log(_current())

    await eager(child(), name="early bird")


async def an_eager_task_is_listed_once_it_waits(log):
    async def child():
        log(f"inside {names(asyncio.all_tasks())}")
        await asyncio.sleep(1)

    async def short():
        pass

    asyncio.current_task().set_name("main")
    task = eager(child(), name="child")
    task.set_name("child")
    eager(short(), name="short")
    log(names(asyncio.all_tasks()))
    await task
    log(names(asyncio.all_tasks()))


async def callbacks_of_an_eagerly_done_task_are_still_scheduled(log):
    async def child():
        return 1

    task = eager(child())
    task.add_done_callback(lambda t: log(f"callback {outcome(t)}"))
    log("added")
    await asyncio.sleep(0)


async def an_eager_task_has_a_context_of_its_own(log):
    var = contextvars.ContextVar("var", default="unset")

    async def child():
        log(f"child sees {var.get()}")
        var.set("child")
        await asyncio.sleep(0)
        log(f"child still sees {var.get()}")

    var.set("main")
    task = eager(child())
    log(f"main sees {var.get()}")
    await task


async def cancelling_an_eager_task_that_waits(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            log("child cleans up")

    task = eager(child())
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def an_eager_task_that_cancels_itself(log):
    async def child():
        asyncio.current_task().cancel()
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as error:
            log(show(error))
            raise

    task = eager(child())
    log(outcome(task))
    await asyncio.wait([task])
    log(outcome(task))
