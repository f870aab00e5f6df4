"""What a transport tells its protocol, and in which order."""

import asyncio
import contextvars
import socket

from harness import Oops, show, yes
from sockets_harness import Recorder, in_real_time, raising, read_all, reset, until, wire

_variable = contextvars.ContextVar("variable", default="unset")


def made_data_eof_lost(log):
    async def main():
        protocol = Recorder(log)
        _, peer = await wire(protocol)
        peer.send(b"hello")
        await until(lambda: protocol.received)
        peer.close()
        await until(lambda: protocol.lost)

    in_real_time(log, main)


def close_is_told_in_its_turn(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol)
        loop = asyncio.get_running_loop()
        loop.call_soon(log, "scheduled before")
        transport.close()
        log(f"closing {yes(transport.is_closing())}")
        loop.call_soon(log, "scheduled after")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def lost_is_told_once(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol)
        transport.abort()
        transport.close()
        transport.abort()
        log("aborted")
        await until(lambda: protocol.lost)
        transport.close()
        transport.abort()
        await asyncio.sleep(0)
        peer.close()

    in_real_time(log, main)


def closing_in_connection_made(log):
    async def main():
        def greet(transport):
            transport.write(b"bye")
            transport.close()

        protocol = Recorder(log, made=greet)
        _, peer = await wire(protocol)
        log(f"peer got {(await read_all(peer)).decode()}")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def closing_in_data_received(log):
    async def main():
        protocol = Recorder(log, data=lambda transport: transport.close())
        _, peer = await wire(protocol)
        peer.send(b"one")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def staying_open_after_the_end(log):
    async def main():
        protocol = Recorder(log, keeps_open=True)
        transport, peer = await wire(protocol)
        peer.shutdown(socket.SHUT_WR)
        await until(lambda: protocol.ended)
        log(f"closing {yes(transport.is_closing())}")
        transport.write(b"answer")
        transport.close()
        log(f"peer got {(await read_all(peer)).decode()}")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def write_eof_ends_one_half(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol)
        log(f"can {yes(transport.can_write_eof())}")
        transport.write(b"question")
        transport.write_eof()
        transport.write_eof()
        log(f"peer got {(await read_all(peer)).decode()}")
        peer.send(b"answer")
        await until(lambda: protocol.received)
        log(f"closing {yes(transport.is_closing())}")
        peer.close()
        await until(lambda: protocol.lost)

    in_real_time(log, main)


def write_eof_waits_for_what_was_written(log):
    async def main():
        transport, peer = await wire(Recorder(lambda line: None), narrow=True)
        transport.write(bytes(1_000_000))
        log(f"waiting {yes(transport.get_write_buffer_size() > 0)}")
        transport.write_eof()
        log(f"peer got {len(await read_all(peer))}")
        transport.close()
        peer.close()

    in_real_time(log, main)


def writing_after_write_eof(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol)
        transport.write_eof()
        for write in (lambda: transport.write(b"x"), lambda: transport.write(b"")):
            try:
                write()
            except RuntimeError as error:
                log(show(error))
        transport.close()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def writing_after_close(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol)
        transport.close()
        transport.write(b"lost")
        transport.write_eof()
        log(f"waiting {transport.get_write_buffer_size()}")
        await until(lambda: protocol.lost)
        log(f"peer got {len(await read_all(peer))}")
        peer.close()

    in_real_time(log, main)


def close_sends_what_waits(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol, narrow=True)
        transport.write(bytes(1_000_000))
        transport.close()
        log(f"closing {yes(transport.is_closing())}, waiting {yes(transport.get_write_buffer_size() > 0)}")
        transport.write(bytes(10))
        log(f"peer got {len(await read_all(peer))}")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def abort_drops_what_waits(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol, narrow=True)
        transport.write(bytes(1_000_000))
        transport.abort()
        log(f"waiting {transport.get_write_buffer_size()}")
        await until(lambda: protocol.lost)
        log(f"peer got all {yes(len(await read_all(peer)) == 1_000_000)}")
        peer.close()

    in_real_time(log, main)


def limits(log):
    async def main():
        transport, peer = await wire(Recorder(lambda line: None))

        def attempt(**limits):
            try:
                transport.set_write_buffer_limits(**limits)
            except ValueError as error:
                log(show(error))
            low, high = transport.get_write_buffer_limits()
            log(f"low {low}, high {high}")

        attempt()
        attempt(high=100)
        attempt(low=10)
        attempt(high=7, low=7)
        attempt(high=0)
        attempt(high=1, low=2)
        attempt(low=-1)
        transport.close()
        peer.close()

    in_real_time(log, main)


def writing_is_paused_and_resumed(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol, narrow=True)
        transport.set_write_buffer_limits(high=1000)
        transport.write(b"small")
        log("written")
        transport.write(bytes(1_000_000))
        transport.write(bytes(1_000_000))
        transport.write_eof()
        log(f"peer got {len(await read_all(peer))}")
        await until(lambda: transport.get_write_buffer_size() == 0)
        transport.close()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def with_a_limit_of_zero_all_that_waits_pauses(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol, narrow=True)
        transport.set_write_buffer_limits(high=0)
        transport.write(b"fits")
        log("nothing waits")
        while transport.get_write_buffer_size() == 0:
            transport.write(bytes(1000))
        transport.write_eof()
        await read_all(peer)
        await until(lambda: transport.get_write_buffer_size() == 0)
        transport.abort()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def lower_limits_pause_at_once(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol, narrow=True)
        transport.set_write_buffer_limits(high=10_000_000)
        transport.write(bytes(1_000_000))
        log("written")
        transport.set_write_buffer_limits(high=10)
        log("limited")
        transport.abort()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def reading_can_be_paused_before_it_begins(log):
    async def main():
        protocol = Recorder(log, made=lambda transport: transport.pause_reading())
        transport, peer = await wire(protocol)
        peer.send(b"early")
        await asyncio.sleep(0.01)
        log(f"reading {yes(transport.is_reading())}")
        transport.resume_reading()
        log(f"reading {yes(transport.is_reading())}")
        await until(lambda: protocol.received)
        transport.close()
        log(f"reading {yes(transport.is_reading())}")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def pausing_twice_and_resuming_twice(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol)
        transport.pause_reading()
        transport.pause_reading()
        transport.resume_reading()
        transport.resume_reading()
        peer.send(b"x")
        await until(lambda: protocol.received)
        transport.pause_reading()
        transport.close()
        transport.resume_reading()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def connection_made_that_raises(log):
    async def main():
        protocol = Recorder(log, made=raising(Oops("made")))
        transport, peer = await wire(protocol)
        peer.send(b"goes on")
        await until(lambda: protocol.received)
        transport.close()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def data_received_that_raises(log):
    async def main():
        protocol = Recorder(log, data=raising(Oops("data")))
        _, peer = await wire(protocol)
        peer.send(b"x")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def eof_received_that_raises(log):
    async def main():
        protocol = Recorder(log, eof=raising(Oops("eof")))
        _, peer = await wire(protocol)
        peer.close()
        await until(lambda: protocol.lost)

    in_real_time(log, main)


def connection_lost_that_raises(log):
    async def main():
        protocol = Recorder(log, lost=raising(Oops("lost")))
        transport, peer = await wire(protocol)
        transport.close()
        log(f"peer got {len(await read_all(peer))}")
        peer.close()

    in_real_time(log, main)


def pause_and_resume_writing_that_raise(log):
    async def main():
        protocol = Recorder(log, pause=raising(Oops("pause")), resume=raising(Oops("resume")))
        transport, peer = await wire(protocol, narrow=True)
        transport.write(bytes(1_000_000))
        transport.write_eof()
        log(f"peer got {len(await read_all(peer))}")
        await until(lambda: transport.get_write_buffer_size() == 0)
        transport.close()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def the_peer_breaks_off(log):
    async def main():
        protocol = Recorder(log)
        _, peer = await wire(protocol)
        peer.send(b"half a mess")
        await until(lambda: protocol.received)
        reset(peer)
        await until(lambda: protocol.lost)

    in_real_time(log, main)


def another_protocol_takes_over(log):
    async def main():
        first = Recorder(log, "first")
        second = Recorder(log, "second")
        transport, peer = await wire(first)
        log(f"is first {yes(transport.get_protocol() is first)}")
        peer.send(b"one")
        await until(lambda: first.received)
        transport.set_protocol(second)
        log(f"is second {yes(transport.get_protocol() is second)}")
        peer.send(b"two")
        await until(lambda: second.received)
        transport.close()
        await until(lambda: second.lost)
        peer.close()

    in_real_time(log, main)


def lines_come_in_order(log):
    async def main():
        protocol = Recorder(log)
        transport, peer = await wire(protocol)
        transport.writelines([b"a", b"", b"b"])
        transport.writelines([])
        transport.write(b"c")
        transport.close()
        log(f"peer got {(await read_all(peer)).decode()}")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def calls_see_the_values_of_who_connected(log):
    async def main():
        def see(*_):
            log(f"sees {_variable.get()}")

        _variable.set("connecting")
        protocol = Recorder(log, made=see, data=see, lost=see)
        transport, peer = await wire(protocol)
        _variable.set("later")
        peer.send(b"x")
        await until(lambda: protocol.received)
        transport.close()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


class _Buffering(asyncio.BufferedProtocol):
    def __init__(self, log, size, error=None):
        self._log = log
        self._buffer = bytearray(size)
        self._error = error
        self.updates = 0
        self.lost = False

    def get_buffer(self, sizehint):
        return self._buffer

    def buffer_updated(self, nbytes):
        self.updates += 1
        self._log(f"updated {self._buffer[:nbytes].decode()}")
        if self._error is not None:
            raise self._error

    def eof_received(self):
        self._log("eof")

    def connection_lost(self, exc):
        self.lost = True
        self._log(f"lost {show(exc)}")


def a_buffered_protocol(log):
    async def main():
        protocol = _Buffering(log, 4)
        _, peer = await wire(protocol)
        peer.send(b"0123456789")
        await until(lambda: protocol.updates == 3)
        peer.close()
        await until(lambda: protocol.lost)

    in_real_time(log, main)


def a_buffered_protocol_without_room(log):
    async def main():
        protocol = _Buffering(log, 0)
        _, peer = await wire(protocol)
        peer.send(b"x")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)


def a_buffered_protocol_that_raises(log):
    async def main():
        protocol = _Buffering(log, 4, Oops("updated"))
        _, peer = await wire(protocol)
        peer.send(b"x")
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)
