"""Memory object streams of AnyIO, which are our channels."""

import anyio

from trio_harness import at, show


async def sending_and_receiving(log):
    send, receive = anyio.create_memory_object_stream(0)

    async def consume():
        async with receive:
            async for item in receive:
                log(f"got {item} {at()}")

    async with anyio.create_task_group() as group:
        group.start_soon(consume)
        async with send:
            for item in range(3):
                await anyio.sleep(1)
                await send.send(item)
    log(f"end {at()}")


async def not_waiting(log):
    send, receive = anyio.create_memory_object_stream(1)
    send.send_nowait(1)
    try:
        send.send_nowait(2)
    except anyio.WouldBlock as error:
        log(show(error))
    log(f"got {receive.receive_nowait()}")
    try:
        receive.receive_nowait()
    except anyio.WouldBlock as error:
        log(show(error))


async def the_last_clone_closes_it(log):
    send, receive = anyio.create_memory_object_stream(1)
    clone = send.clone()
    send.close()
    await clone.send("item")
    clone.close()
    log(f"got {await receive.receive()}")
    try:
        await receive.receive()
    except anyio.EndOfStream as error:
        log(show(error))


async def nobody_receives_any_more(log):
    send, receive = anyio.create_memory_object_stream(0)

    async def give():
        try:
            await send.send("item")
        except anyio.BrokenResourceError as error:
            log(f"{show(error)} {at()}")

    async with anyio.create_task_group() as group:
        group.start_soon(give)
        await anyio.sleep(1)
        receive.close()
    try:
        send.send_nowait("another")
    except anyio.BrokenResourceError as error:
        log(show(error))


async def an_end_that_was_closed(log):
    send, receive = anyio.create_memory_object_stream(1)
    send.close()
    receive.close()
    try:
        send.send_nowait("item")
    except anyio.ClosedResourceError as error:
        log(show(error))
    try:
        await receive.receive()
    except anyio.ClosedResourceError as error:
        log(show(error))


async def a_cancelled_receiver_loses_nothing(log):
    send, receive = anyio.create_memory_object_stream(0)

    async def take(name, limit):
        with anyio.move_on_after(limit):
            log(f"{name} got {await receive.receive()} {at()}")
            return
        log(f"{name} gave up {at()}")

    async with anyio.create_task_group() as group:
        group.start_soon(take, "impatient", 1)
        await anyio.sleep(0.5)
        group.start_soon(take, "patient", 10)
        await anyio.sleep(1.5)
        await send.send("item")
