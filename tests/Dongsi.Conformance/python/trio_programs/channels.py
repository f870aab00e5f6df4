"""Memory channels: what was sent is received, or nobody was told that it was."""

import trio

from trio_harness import at, show


async def _send(channel, log, item):
    """Sends, and says when that ended."""
    await channel.send(item)
    log(f"sent {item} {at()}")


async def _receive(channel, log, name):
    log(f"{name} got {await channel.receive()} {at()}")


async def without_a_buffer_sender_and_receiver_meet(log):
    send, receive = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_send, send, log, "item")
        await trio.sleep(1)
        log("nobody has taken it")
        item = await receive.receive()
        await trio.sleep(1)
        log(f"got {item}")


async def a_receiver_waits_for_a_sender(log):
    send, receive = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_receive, receive, log, "receiver")
        await trio.sleep(1)
        await send.send("item")


async def a_buffer_takes_so_many(log):
    send, receive = trio.open_memory_channel(2)
    async with trio.open_nursery() as nursery:
        for item in "ab":
            await _send(send, log, item)
        nursery.start_soon(_send, send, log, "c")
        await trio.sleep(1)
        for _ in range(3):
            item = await receive.receive()
            await trio.sleep(1)
            log(f"got {item}")


async def receivers_are_served_in_order(log):
    send, receive = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        for name in "abc":
            nursery.start_soon(_receive, receive, log, name)
        for item in range(3):
            await trio.sleep(1)
            await send.send(item)


async def senders_are_served_in_order(log):
    send, receive = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        for item in "abc":
            nursery.start_soon(_send, send, log, item)
        for _ in range(3):
            await trio.sleep(1)
            item = await receive.receive()
            await trio.sleep(0.5)
            log(f"got {item}")


async def receiving_until_all_senders_are_closed(log):
    send, receive = trio.open_memory_channel(0)

    async def produce(channel, first):
        async with channel:
            for item in (first, first + 1):
                await trio.sleep(1)
                await channel.send(item)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(produce, send.clone(), 1)
        await trio.sleep(0.5)
        nursery.start_soon(produce, send.clone(), 3)
        send.close()
        async for item in receive:
            log(f"got {item} {at()}")
    log(f"end {at()}")


async def not_waiting_without_a_buffer(log):
    send, receive = trio.open_memory_channel(0)
    for attempt in (lambda: send.send_nowait("item"), receive.receive_nowait):
        try:
            attempt()
            log("never")
        except trio.WouldBlock as error:
            log(show(error))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_receive, receive, log, "receiver")
        await trio.sleep(1)
        send.send_nowait("handed over")
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_send, send, log, "taken over")
        await trio.sleep(1)
        log(f"got {receive.receive_nowait()}")


async def not_waiting_with_a_buffer(log):
    send, receive = trio.open_memory_channel(1)
    send.send_nowait(1)
    try:
        send.send_nowait(2)
    except trio.WouldBlock as error:
        log(show(error))
    log(f"got {receive.receive_nowait()}")
    try:
        receive.receive_nowait()
    except trio.WouldBlock as error:
        log(show(error))


async def a_negative_buffer_is_refused(log):
    try:
        trio.open_memory_channel(-1)
    except ValueError as error:
        log(show(error))


async def a_place_in_the_buffer_is_filled_by_who_waits(log):
    send, receive = trio.open_memory_channel(1)
    await send.send("first")
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_send, send, log, "second")
        await trio.sleep(1)
        log(f"got {receive.receive_nowait()}")
        try:
            send.send_nowait("pushy")
        except trio.WouldBlock as error:
            log(show(error))
        await trio.sleep(1)
        log(f"got {receive.receive_nowait()}")


async def receivers_share_what_is_sent(log):
    send, receive = trio.open_memory_channel(0)

    async def consume(name):
        async for item in receive:
            log(f"{name} got {item}")
            await trio.sleep(2)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(consume, "a")
        nursery.start_soon(consume, "b")
        async with send:
            for item in range(4):
                await trio.sleep(0.75)
                await send.send(item)
    log(at())
