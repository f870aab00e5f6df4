"""The works on Trio."""
import sys
from time import perf_counter

import trio

import meter


async def switch(n):
    async def take_turns():
        for _ in range(n // 2):
            await trio.lowlevel.checkpoint()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(take_turns)
        nursery.start_soon(take_turns)


async def spawn(n):
    for _ in range(n):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(nothing)


async def queue(n):
    await ping_pong(n, 1)


async def rendezvous(n):
    await ping_pong(n, 0)


async def ping_pong(n, capacity):
    send_there, receive_there = trio.open_memory_channel(capacity)
    send_back, receive_back = trio.open_memory_channel(capacity)

    async def echo():
        for _ in range(n):
            await send_back.send(await receive_there.receive())

    async with trio.open_nursery() as nursery:
        nursery.start_soon(echo)
        for i in range(n):
            await send_there.send(i)
            await receive_back.receive()


async def lock(n):
    gate = trio.Lock()
    for _ in range(n):
        async with gate:
            pass


async def semaphore(n):
    permits = trio.Semaphore(10)
    for _ in range(n):
        async with permits:
            pass


async def event(n):
    happened = trio.Event()
    happened.set()
    for _ in range(n):
        await happened.wait()


async def channel(n):
    send, receive = trio.open_memory_channel(1)
    for i in range(n):
        await send.send(i)
        await receive.receive()


async def timer(n):
    for i in range(n):
        with trio.move_on_after(60):  # Trio has no call_later: a deadline that is set and dropped is its timer
            pass
        if i % 1000 == 0:
            await trio.lowlevel.checkpoint()


async def call(n):
    for _ in range(n):
        await nothing()


async def nothing():
    return 1


async def sleepers(n, seconds):
    async with trio.open_nursery() as nursery:
        for _ in range(n):
            nursery.start_soon(trio.sleep, seconds)


async def example(unit):
    async def find_users(n):
        for i in range(1, n + 1):
            print(f"{n}: {i}")
            await trio.sleep(unit)

    async with trio.open_nursery() as nursery:
        for n in (5, 7, 3):
            nursery.start_soon(find_users, n)


BODIES = {
    "switch": switch, "spawn": spawn, "queue": queue, "lock": lock, "semaphore": semaphore, "event": event,
    "channel": channel, "rendezvous": rendezvous, "timer": timer, "await": call,
}


async def main(work, n):
    if work == "sleepers":
        for _ in meter.warm_up():
            await sleepers(1000, 0.001)
        start = perf_counter()
        await sleepers(n or 1_000_000, 1)
        meter.report(work=work, n=n or 1_000_000, seconds=perf_counter() - start, peak_mb=meter.peak_mb())
    elif work == "example":
        for _ in meter.warm_up():
            await example(0.001)
        start = perf_counter()
        await example((n or 1000) / 1000)
        meter.report(work=work, n=n or 1000, seconds=perf_counter() - start)
    else:
        body = BODIES[work]
        times = []
        for size in meter.rounds(n, times):
            await body(size)
        meter.report(work=work, n=size, ns_per_op=meter.median(times) * 1e9)


if __name__ == "__main__":
    trio.run(main, *meter.arguments(sys.argv[1:]))
