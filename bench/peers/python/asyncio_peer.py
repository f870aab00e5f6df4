"""The works on CPython's asyncio; with --uvloop the same on uvloop. (Named asyncio.py it would hide asyncio.)"""
import asyncio
import sys
from time import perf_counter

import meter


async def switch(n):
    async def take_turns():
        for _ in range(n // 2):
            await asyncio.sleep(0)

    await asyncio.gather(take_turns(), take_turns())


async def spawn(n):
    for _ in range(n):
        await asyncio.create_task(nothing())


async def queue(n):
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def echo():
        for _ in range(n):
            await back.put(await there.get())

    echoing = asyncio.create_task(echo())
    for i in range(n):
        await there.put(i)
        await back.get()
    await echoing


async def lock(n):
    gate = asyncio.Lock()
    for _ in range(n):
        async with gate:
            pass


async def semaphore(n):
    permits = asyncio.Semaphore(10)
    for _ in range(n):
        async with permits:
            pass


async def event(n):
    happened = asyncio.Event()
    happened.set()
    for _ in range(n):
        await happened.wait()


async def channel(n):
    items = asyncio.Queue(1)
    for i in range(n):
        await items.put(i)
        await items.get()


async def timer(n):
    loop = asyncio.get_running_loop()
    for i in range(n):
        loop.call_later(60, print).cancel()
        if i % 1000 == 0:
            await asyncio.sleep(0)


async def call(n):
    for _ in range(n):
        await nothing()


async def nothing():
    return 1


async def sleepers(n, seconds):
    async def sleeper():
        await asyncio.sleep(seconds)

    tasks = [asyncio.create_task(sleeper()) for _ in range(n)]
    for task in tasks:
        await task


async def example(unit):
    async def find_users(n):
        for i in range(1, n + 1):
            print(f"{n}: {i}")
            await asyncio.sleep(unit)

    await asyncio.gather(find_users(5), find_users(7), find_users(3))


BODIES = {
    "switch": switch, "spawn": spawn, "queue": queue, "lock": lock, "semaphore": semaphore, "event": event,
    "channel": channel, "rendezvous": queue, "timer": timer, "await": call,  # asyncio has no queue of capacity 0
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
    if sys.argv[1] == "--uvloop":
        import uvloop

        uvloop.install()
        del sys.argv[1]
    asyncio.run(main(*meter.arguments(sys.argv[1:])))
