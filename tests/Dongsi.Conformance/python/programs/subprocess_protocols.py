"""Child processes with protocols. They are real ones, and nothing depends on how long anything takes."""

import asyncio
import signal

from harness import show, yes


class _Protocol(asyncio.SubprocessProtocol):
    def __init__(self, log=lambda line: None):
        self.log = log
        self.middle = []
        self.data = {1: b"", 2: b""}
        self.exited = asyncio.Event()
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self.log("connection made")

    def pipe_data_received(self, fd, data):
        self.data[fd] += data

    def pipe_connection_lost(self, fd, exc):
        self.middle.append(f"pipe {fd} lost")

    def process_exited(self):
        self.middle.append("exited")
        self.exited.set()

    def connection_lost(self, exc):
        for line in sorted(self.middle):
            self.log(line)
        self.log(f"connection lost {show(exc)}")
        self.lost.set_result(None)

        # Does nothing any more; without it Python warns that nobody has closed it.
        self.transport.close()


def _run(main):
    asyncio.run(_called(main))


async def _called(main):
    await main(asyncio.get_running_loop())


def the_order_of_the_calls(log):
    async def main(loop):
        transport, protocol = await loop.subprocess_exec(lambda: _Protocol(log), "cat")
        log("started")
        transport.get_pipe_transport(0).close()
        await protocol.lost
        log(f"code {transport.get_returncode()}")

    _run(main)


def data_comes_with_its_descriptor(log):
    async def main(loop):
        _, protocol = await loop.subprocess_shell(_Protocol, "echo out; echo err >&2")
        await protocol.lost
        log(f"{protocol.data[1].decode().strip()} {protocol.data[2].decode().strip()}")

    _run(main)


def pipes_by_number(log):
    async def main(loop):
        transport, protocol = await loop.subprocess_exec(_Protocol, "cat", stderr=None)
        log(" ".join(yes(transport.get_pipe_transport(fd) is not None) for fd in range(4)))
        log(f"pid {yes(transport.get_pid() > 0)}, code {transport.get_returncode()}")
        transport.get_pipe_transport(0).write(b"through the cat")
        transport.get_pipe_transport(0).write_eof()
        await protocol.lost
        log(f"{protocol.data[1].decode()}, code {transport.get_returncode()}")

    _run(main)


def closing_the_transport_kills(log):
    async def main(loop):
        transport, protocol = await loop.subprocess_exec(lambda: _Protocol(log), "cat")
        transport.close()
        log(f"closing {yes(transport.is_closing())}")
        transport.close()
        await protocol.lost
        log(f"code {transport.get_returncode()}")

    _run(main)


def a_signal_to_one_that_has_ended(log):
    async def main(loop):
        transport, protocol = await loop.subprocess_exec(_Protocol, "true")
        await protocol.lost
        for send in (transport.terminate, transport.kill, lambda: transport.send_signal(signal.SIGUSR1)):
            try:
                send()
            except Exception as error:
                log(show(error))

    _run(main)


def signals_reach_it(log):
    async def main(loop):
        for send in (lambda it: it.terminate(), lambda it: it.kill(), lambda it: it.send_signal(signal.SIGUSR1)):
            transport, protocol = await loop.subprocess_exec(_Protocol, "cat")
            send(transport)
            await protocol.lost
            log(f"code {transport.get_returncode()}")

    _run(main)


def its_exit_is_told_while_a_grandchild_has_a_pipe(log):
    async def main(loop):
        transport, protocol = await loop.subprocess_shell(_Protocol, "sleep 1 & exit 3", stdin=None, stderr=None)
        await protocol.exited.wait()
        log(f"code {transport.get_returncode()}, lost {yes(protocol.lost.done())}")
        await protocol.lost
        log("lost")

    _run(main)
