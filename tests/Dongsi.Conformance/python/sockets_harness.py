"""For programs with sockets: a protocol that logs what it hears, and a plain socket at the other end of the wire.

The time is real here, and nothing may depend on how long anything takes: a program does one thing, and waits until
it has happened. What may come cut anywhere, or before or after what the other side hears, is not logged.
"""

import asyncio
import socket
import struct

from harness import show


def in_real_time(log, main):
    """Runs main on a loop whose reports are lines of the trace."""
    async def watched():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: log(f"report {show(context.get('exception'))}"))
        async with asyncio.timeout(20):
            await main()

    asyncio.run(watched())


async def until(condition):
    while not condition():
        await asyncio.sleep(0.001)


def raising(error):
    """A hook that fails."""
    def hook(*_):
        raise error
    return hook


class Recorder(asyncio.Protocol):
    """Logs what it is called with; a hook named after a call, as made=, is called too."""

    def __init__(self, log, name="", keeps_open=False, **hooks):
        self._log = log
        self._prefix = name + " " if name else ""
        self._keeps_open = keeps_open
        self._hooks = hooks
        self.transport = None
        self.received = ""
        self.ended = self.lost = False

    def _tell(self, call, line, *arguments):
        self._log(self._prefix + line)
        if call in self._hooks:
            self._hooks[call](*arguments)

    def connection_made(self, transport):
        self.transport = transport
        self._tell("made", "made", transport)

    def data_received(self, data):
        self.received += data.decode()
        self._tell("data", f"data {data.decode()}", self.transport)

    def eof_received(self):
        self.ended = True
        self._tell("eof", "eof")
        return self._keeps_open

    def connection_lost(self, exc):
        self.lost = True
        self._tell("lost", f"lost {show(exc)}")

    def pause_writing(self):
        self._tell("pause", "pause")

    def resume_writing(self):
        self._tell("resume", "resume")


def sockets(narrow=False):
    """Two that are connected. Narrow: the system keeps little of what is sent."""
    with socket.socket() as listener:
        ours = socket.socket()
        if narrow:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        ours.connect(listener.getsockname())
        theirs, _ = listener.accept()
    return ours, theirs


async def wire(protocol, narrow=False):
    """A transport for the protocol, and the plain socket at the other end."""
    ours, theirs = sockets(narrow)
    transport, _ = await asyncio.get_running_loop().create_connection(lambda: protocol, sock=ours)
    return transport, theirs


async def read_all(peer):
    """What comes until the end, read on a thread."""
    def read():
        pieces = []
        while piece := peer.recv(65536):
            pieces.append(piece)
        return b"".join(pieces)

    return await asyncio.to_thread(read)


def reset(peer):
    """Breaks the connection off."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def port_of(server):
    return server.sockets[0].getsockname()[1]


async def call(server, protocol):
    """Connects to a server."""
    transport, _ = await asyncio.get_running_loop().create_connection(lambda: protocol, "127.0.0.1", port_of(server))
    return transport


class DatagramRecorder(asyncio.DatagramProtocol):
    """Logs what it is called with."""

    def __init__(self, log, name="", datagram=lambda transport, data, sender: None):
        self._log = log
        self._prefix = name + " " if name else ""
        self._datagram = datagram
        self.transport = None
        self.received = 0
        self.failed = self.lost = False

    def connection_made(self, transport):
        self.transport = transport
        self._log(self._prefix + "made")

    def datagram_received(self, data, addr):
        self.received += 1
        self._log(f"{self._prefix}datagram '{data.decode()}'")
        self._datagram(self.transport, data, addr)

    def error_received(self, exc):
        self.failed = True
        self._log(f"{self._prefix}error {show(exc)}")

    def connection_lost(self, exc):
        self.lost = True
        self._log(f"{self._prefix}lost {show(exc)}")


async def datagrams(protocol, **where):
    """A datagram transport for the protocol; on a free port of this machine if nothing else is said."""
    if not where:
        where = {"local_addr": ("127.0.0.1", 0)}
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: protocol, **where)
    return transport


async def end(protocol):
    """Closes a protocol's transport, and waits until it has heard so."""
    protocol.transport.close()
    await until(lambda: protocol.lost)
