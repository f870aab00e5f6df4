"""Pipes with protocols."""

import asyncio
import os
import tempfile

from harness import show, yes
from sockets_harness import Recorder, in_real_time, until


async def _ends(reader, writer):
    loop = asyncio.get_running_loop()
    read, write = os.pipe()
    source, _ = await loop.connect_read_pipe(lambda: reader, os.fdopen(read, "rb", 0))
    target, _ = await loop.connect_write_pipe(lambda: writer, os.fdopen(write, "wb", 0))
    return source, target


def through_a_pipe(log):
    async def main():
        reader, writer = Recorder(log, "reader"), Recorder(log, "writer")
        source, target = await _ends(reader, writer)
        target.write(b"hello")
        await until(lambda: reader.received == "hello")
        log(f"closing {yes(source.is_closing() or target.is_closing())}")
        target.close()
        await until(lambda: writer.lost)
        await until(lambda: reader.lost)

    in_real_time(log, main)


def the_writer_ends(log):
    async def main():
        reader, writer = Recorder(log, "reader"), Recorder(lambda line: None)
        source, target = await _ends(reader, writer)
        target.write(b"last")
        target.write_eof()
        await until(lambda: reader.lost)
        log(f"received {reader.received}, closing {yes(source.is_closing() and target.is_closing())}")
        await until(lambda: writer.lost)

    in_real_time(log, main)


def the_reader_goes(log):
    async def main():
        reader, writer = Recorder(lambda line: None), Recorder(log, "writer")
        source, _ = await _ends(reader, writer)
        source.close()
        await until(lambda: reader.lost)
        await until(lambda: writer.lost)

    in_real_time(log, main)


def more_than_it_holds(log):
    async def main():
        reader, writer = Recorder(lambda line: None), Recorder(log, "writer")
        source, target = await _ends(reader, writer)
        source.pause_reading()
        target.write(bytes(1_000_000))
        source.resume_reading()
        await until(lambda: target.get_write_buffer_size() == 0)
        target.close()
        await until(lambda: reader.lost)
        log(f"received {len(reader.received)}")
        await until(lambda: writer.lost)

    in_real_time(log, main)


def a_file_is_no_pipe(log):
    async def main():
        with tempfile.TemporaryFile() as file:
            try:
                await asyncio.get_running_loop().connect_read_pipe(lambda: Recorder(log), file)
            except ValueError as error:
                log(show(error))

    in_real_time(log, main)
