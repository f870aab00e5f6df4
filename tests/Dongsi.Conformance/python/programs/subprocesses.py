"""Child processes with streams. They are real ones, and nothing depends on how long anything takes."""

import asyncio
import os
import signal

from harness import show, yes

PIPE = asyncio.subprocess.PIPE
STDOUT = asyncio.subprocess.STDOUT
DEVNULL = asyncio.subprocess.DEVNULL


def _run(main):
    asyncio.run(main())


async def _shell(command, **options):
    return await asyncio.create_subprocess_shell(command, **options)


def _text(data):
    """What has no pipe is None here and empty in C#."""
    return (data or b"").decode().strip().replace("\n", "/") or "empty"


def what_it_prints_is_read(log):
    async def main():
        process = await asyncio.create_subprocess_exec("echo", "hello", "world", stdout=PIPE)
        log(_text(await process.stdout.read()))
        log(f"code {await process.wait()}")

    _run(main)


def exit_codes(log):
    async def main():
        for code in (0, 1, 7, 255):
            log(f"code {await (await _shell(f'exit {code}')).wait()}")

    _run(main)


def ended_by_a_signal(log):
    async def main():
        process = await asyncio.create_subprocess_exec("sleep", "60")
        process.terminate()
        log(f"code {await process.wait()}")
        process = await asyncio.create_subprocess_exec("sleep", "60")
        process.kill()
        log(f"code {await process.wait()}")
        process = await asyncio.create_subprocess_exec("sleep", "60")
        process.send_signal(signal.SIGUSR1)
        log(f"code {await process.wait()}")

    _run(main)


def there_is_no_code_while_it_runs(log):
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE)
        log(f"running {yes(process.returncode is None)}, pid {yes(process.pid > 0)}")
        process.stdin.close()
        await process.wait()
        log(f"code {process.returncode}, pid {yes(process.pid > 0)}")

    _run(main)


def streams_only_where_there_are_pipes(log):
    async def main():
        process = await _shell("true", stdout=PIPE)
        log(f"stdin {yes(process.stdin is not None)}, stdout {yes(process.stdout is not None)}, "
            f"stderr {yes(process.stderr is not None)}")
        await process.communicate()
        process = await _shell("true", stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
        log(f"stdin {yes(process.stdin is not None)}, stdout {yes(process.stdout is not None)}, "
            f"stderr {yes(process.stderr is not None)}")
        await process.wait()

    _run(main)


def communicate_feeds_and_reads(log):
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
        output, errors = await process.communicate(b"some text")
        log(f"{_text(output)}, {_text(errors)}, code {process.returncode}")

    _run(main)


def communicate_reads_both_outputs(log):
    async def main():
        process = await _shell("echo out; echo err >&2; exit 3", stdout=PIPE, stderr=PIPE)
        output, errors = await process.communicate()
        log(f"{_text(output)}, {_text(errors)}, code {process.returncode}")

    _run(main)


def errors_may_go_where_the_output_goes(log):
    async def main():
        process = await _shell("echo one; echo two >&2; echo three", stdout=PIPE, stderr=STDOUT)
        output, errors = await process.communicate()
        log(f"{_text(output)}, {_text(errors)}")

    _run(main)


def communicate_with_more_than_pipes_hold(log):
    async def main():
        data = bytes(range(256)) * 4096
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
        output, _ = await process.communicate(data)
        log(f"the same {yes(output == data)}")

    _run(main)


def communicate_with_one_that_does_not_read(log):
    async def main():
        process = await _shell("exit 5", stdin=PIPE)
        output, _ = await process.communicate(b"x" * 1_000_000)
        log(f"{_text(output)}, code {process.returncode}")

    _run(main)


def communicate_without_input_closes_stdin(log):
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
        output, _ = await process.communicate()
        log(f"{_text(output)}, code {process.returncode}")

    _run(main)


def nothing_to_read_from_null(log):
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=DEVNULL, stdout=PIPE)
        log(_text(await process.stdout.read()))
        await process.wait()

    _run(main)


def lines_one_by_one(log):
    async def main():
        process = await _shell("echo one; echo two; printf three", stdout=PIPE)
        async for line in process.stdout:
            log(_text(line))
        log(f"code {await process.wait()}")

    _run(main)


def a_conversation(log):
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
        for word in (b"one\n", b"two\n"):
            process.stdin.write(word)
            await process.stdin.drain()
            log(_text(await process.stdout.readline()))
        process.stdin.close()
        log(f"{_text(await process.stdout.read())}, code {await process.wait()}")

    _run(main)


def a_shell_understands_more(log):
    async def main():
        process = await _shell("echo one two three | wc -w", stdout=PIPE)
        log(_text((await process.communicate())[0]))

    _run(main)


def the_environment_is_what_was_given(log):
    async def main():
        process = await _shell('echo "[$GIVEN] [$HOME]"', stdout=PIPE, env={"GIVEN": "yes"})
        log(_text((await process.communicate())[0]))

    _run(main)


def it_begins_in_its_directory(log):
    async def main():
        process = await asyncio.create_subprocess_exec("pwd", stdout=PIPE, cwd="/usr")
        log(_text((await process.communicate())[0]))

    _run(main)


def it_may_lead_a_group(log):
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, process_group=0)
        log(f"leads {yes(os.getpgid(process.pid) == process.pid)}")
        os.killpg(process.pid, signal.SIGTERM)
        log(f"code {await process.wait()}")

    _run(main)


def a_program_that_does_not_exist(log):
    async def main():
        for program in ("there-is-no-such-program", "/usr/there-is-no-such-program"):
            try:
                await asyncio.create_subprocess_exec(program)
            except OSError as error:
                log(show(error))

    _run(main)


def a_program_that_may_not_be_executed(log):
    async def main():
        try:
            await asyncio.create_subprocess_exec("/etc/passwd")
        except OSError as error:
            log(show(error))

    _run(main)


def a_directory_that_does_not_exist(log):
    async def main():
        try:
            await asyncio.create_subprocess_exec("true", cwd="/there-is-no-such-directory")
        except OSError as error:
            log(show(error))

    _run(main)


def a_signal_to_one_that_has_ended(log):
    async def main():
        process = await _shell("true")
        await process.wait()
        for send in (process.terminate, process.kill, lambda: process.send_signal(signal.SIGUSR1)):
            try:
                send()
            except Exception as error:
                log(show(error))

    _run(main)


def a_cancelled_wait_leaves_it_alone(log):
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE)
        task = asyncio.create_task(process.wait())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        log(f"cancelled {yes(task.cancelled())}, running {yes(process.returncode is None)}")
        process.stdin.close()
        log(f"code {await process.wait()}")

    _run(main)


def many_may_wait(log):
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE)
        tasks = [asyncio.create_task(process.wait()) for _ in range(3)]
        await asyncio.sleep(0)
        process.kill()
        log(f"codes {await asyncio.gather(*tasks)}")
        log(f"once more {await process.wait()}")

    _run(main)


def waiting_while_a_grandchild_has_the_pipe(log):
    async def main():
        process = await _shell("read -r line; sleep 1 & exit 3", stdin=PIPE, stdout=PIPE)
        task = asyncio.create_task(process.wait())
        await asyncio.sleep(0)
        process.stdin.write(b"go\n")
        log(f"code {await task}")
        log(f"stdout ended {yes(process.stdout.at_eof())}")
        log(_text(await process.stdout.read()))

    _run(main)


def two_run_side_by_side(log):
    async def main():
        first, second = [
            await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE) for _ in range(2)]
        outputs = await asyncio.gather(second.communicate(b"second"), first.communicate(b"first"))
        log(" ".join(_text(output) for output, _ in outputs))

    _run(main)
