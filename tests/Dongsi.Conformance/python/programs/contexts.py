"""Context variables: one context per task, shared by what it awaits."""

import asyncio
import contextvars

from harness import at, virtual_loop


_var = contextvars.ContextVar("_var", default="unset")


async def a_task_copies_the_context_when_it_is_made(log):
    async def child():
        log(f"child sees {_var.get()}")
        _var.set("child")

    _var.set("at creation")
    task = asyncio.create_task(child())
    _var.set("after creation")
    await task
    log(f"main sees {_var.get()}")


async def an_awaited_coroutine_shares_the_context(log):
    async def child():
        log(f"child sees {_var.get()}")
        _var.set("set by the child")
        await asyncio.sleep(0)
        _var.set("set after its sleep")

    _var.set("main")
    await child()
    log(f"main sees {_var.get()}")


async def a_context_survives_every_wait(log):
    async def worker(name):
        _var.set(name)
        for _ in range(2):
            await asyncio.sleep(1)
            log(f"{name} sees {_var.get()} {at()}")

    await asyncio.gather(worker("first"), worker("second"))
    log(f"main sees {_var.get()}")


async def two_tasks_do_not_see_each_other(log):
    async def worker(name):
        log(f"{name} sees {_var.get()}")
        _var.set(name)
        await asyncio.sleep(0)
        log(f"{name} sees {_var.get()}")

    _var.set("main")
    await asyncio.gather(worker("first"), worker("second"))
    log(f"main sees {_var.get()}")


async def a_done_callback_runs_in_the_context_it_was_added_in(log):
    future = asyncio.get_running_loop().create_future()
    _var.set("added")
    future.add_done_callback(lambda _: log(f"callback sees {_var.get()}"))
    _var.set("completed")
    future.set_result(None)
    await asyncio.sleep(0)


async def wait_for_runs_in_the_same_context(log):
    async def child():
        _var.set("set inside wait_for")

    _var.set("main")
    await asyncio.wait_for(child(), 1)
    log(f"main sees {_var.get()}")


async def gather_gives_each_child_a_copy(log):
    async def child(name):
        seen = _var.get()
        _var.set(name)
        return seen

    _var.set("main")
    log(" ".join(await asyncio.gather(child("a"), child("b"))))
    log(f"main sees {_var.get()}")


async def the_body_of_a_timeout_shares_the_context(log):
    async with asyncio.timeout(1):
        _var.set("set in the body")
        await asyncio.sleep(0)
    log(f"main sees {_var.get()}")


async def the_body_of_a_group_shares_and_its_children_copy(log):
    async def child():
        log(f"child sees {_var.get()}")
        _var.set("child")

    async with asyncio.TaskGroup() as group:
        _var.set("set in the body")
        group.create_task(child())
    log(f"main sees {_var.get()}")


def the_runs_of_one_runner_share_a_context(log):
    async def main(name):
        log(f"{name} sees {_var.get()}")
        _var.set(name)

    _var.set("outside")
    with asyncio.Runner(loop_factory=lambda: virtual_loop(log)) as runner:
        runner.run(main("first"))
        runner.run(main("second"))
    log(f"outside sees {_var.get()}")
    _var.set("unset")


async def a_context_survives_a_cancel(log):
    var = contextvars.ContextVar("var", default="unset")

    async def child():
        var.set("child")
        try:
            await asyncio.sleep(10)
        finally:
            log(f"child sees {var.get()}")

    var.set("main")
    task = asyncio.create_task(child())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(f"main sees {var.get()}")


async def a_task_made_by_a_callback_has_its_context(log):
    var = contextvars.ContextVar("var", default="unset")

    async def child():
        log(f"child sees {var.get()}")

    def callback():
        asyncio.create_task(child())
        var.set("too late")

    var.set("scheduled")
    asyncio.get_running_loop().call_soon(callback)
    var.set("main")
    await asyncio.sleep(1)
