"""Channels whose ends are closed, and tasks that are cancelled at them."""

import trio

from trio_harness import at, fate, show


async def _send(channel, log, item):
    """Sends, and says how that ended."""
    try:
        await channel.send(item)
        log(f"sent {item} {at()}")
    except (trio.BrokenResourceError, trio.ClosedResourceError) as error:
        log(f"send {item} {show(error)} {at()}")


async def _receive(channel, log, name):
    try:
        log(f"{name} got {await channel.receive()} {at()}")
    except (trio.EndOfChannel, trio.ClosedResourceError) as error:
        log(f"{name} {show(error)} {at()}")


async def what_is_in_the_buffer_is_received_after_the_close(log):
    send, receive = trio.open_memory_channel(2)
    await send.send(1)
    await send.send(2)
    send.close()
    for _ in range(3):
        await _receive(receive, log, "receiver")
    try:
        receive.receive_nowait()
    except trio.EndOfChannel as error:
        log(show(error))


async def a_waiting_receiver_hears_of_the_close(log):
    send, receive = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_receive, receive, log, "receiver")
        await trio.sleep(1)
        send.close()


async def a_waiting_sender_hears_that_nobody_receives_any_more(log):
    send, receive = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_send, send, log, "item")
        await trio.sleep(1)
        receive.close()
    await _send(send, log, "another")
    try:
        send.send_nowait("third")
    except trio.BrokenResourceError as error:
        log(show(error))


async def a_buffer_that_nobody_will_receive(log):
    send, receive = trio.open_memory_channel(2)
    await _send(send, log, "item")
    receive.close()
    await _send(send, log, "another")


async def a_closed_end_is_of_no_use(log):
    send, receive = trio.open_memory_channel(1)
    send.close()
    send.close()
    receive.close()
    receive.close()
    await _send(send, log, "item")
    await _receive(receive, log, "receiver")
    for attempt in (lambda: send.send_nowait("item"), receive.receive_nowait, send.clone, receive.clone):
        try:
            attempt()
            log("never")
        except trio.ClosedResourceError as error:
            log(show(error))


async def an_end_closed_under_its_own_waiting_task(log):
    send, receive = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_receive, receive, log, "receiver")
        await trio.sleep(1)
        receive.close()
    other_send, _ = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_send, other_send, log, "item")
        await trio.sleep(1)
        other_send.close()


async def closing_one_clone_leaves_the_other(log):
    send, receive = trio.open_memory_channel(0)
    second_send, second_receive = send.clone(), receive.clone()
    send.close()
    receive.close()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_receive, second_receive, log, "receiver")
        await trio.sleep(1)
        await second_send.send("item")
    second_send.close()
    await _receive(second_receive, log, "receiver")


async def a_receiver_served_and_cancelled_in_one_turn_has_it(log):
    send, receive = trio.open_memory_channel(0)
    scopes = []

    async def take():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            await _receive(receive, log, "receiver")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(take)
        await trio.sleep(1)
        send.send_nowait("item")
        scopes[0].cancel()
    log(fate(scopes[0]))


async def a_receiver_cancelled_and_then_served_in_one_turn(log):
    send, receive = trio.open_memory_channel(1)
    scopes = []

    async def take():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            await _receive(receive, log, "receiver")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(take)
        await trio.sleep(1)
        scopes[0].cancel()
        send.send_nowait("item")
        await trio.sleep(1)
        log(f"{fate(scopes[0])}, got {receive.receive_nowait()}")


async def a_cancelled_sender_has_not_sent(log):
    send, receive = trio.open_memory_channel(0)

    async def give():
        with trio.move_on_after(1) as scope:
            await _send(send, log, "item")
        log(f"{fate(scope)} {at()}")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(give)
        await trio.sleep(2)
        try:
            receive.receive_nowait()
        except trio.WouldBlock as error:
            log(show(error))


async def a_sender_served_and_cancelled_in_one_turn_has_sent(log):
    send, receive = trio.open_memory_channel(0)
    scopes = []

    async def give():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            await _send(send, log, "item")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(give)
        await trio.sleep(1)
        log(f"got {receive.receive_nowait()}")
        scopes[0].cancel()
    log(fate(scopes[0]))


async def in_a_cancelled_scope_nothing_is_sent_or_received(log):
    send, receive = trio.open_memory_channel(2)
    await send.send("there")
    with trio.CancelScope() as scope:
        scope.cancel()
        try:
            await send.send("more")
        except trio.Cancelled as error:
            log(show(error))
        try:
            await receive.receive()
        except trio.Cancelled as error:
            log(show(error))
    log(f"got {receive.receive_nowait()}")
    try:
        receive.receive_nowait()
    except trio.WouldBlock as error:
        log(show(error))
