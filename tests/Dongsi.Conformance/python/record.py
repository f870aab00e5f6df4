"""Runs every program and writes what it logged to ../traces, one file per area; --check compares instead."""

import argparse
import asyncio
import inspect
import pathlib
import sys
import warnings

import harness
import random_scripts
import recording
import scripts

RECORDED_WITH = (3, 13)
RANDOM_SCRIPTS = 600


def run(program, log):
    """Runs a program; what comes out of it is the last line."""
    try:
        if inspect.iscoroutinefunction(program):
            asyncio.run(program(log), loop_factory=lambda: harness.virtual_loop(log))
        else:
            program(log)
    except (Exception, asyncio.CancelledError) as error:
        log(f"run raised {harness.show(error)}")


def version():
    return ".".join(str(part) for part in sys.version_info[:3])


def random_traces(seeds):
    comment = f"random scripts: recorded by python/record.py with CPython {version()}"
    return recording.random_traces(comment, seeds, random_scripts.script_of, scripts.trace_of)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a trace is not current")
    parser.add_argument("--hunt", nargs=3, metavar=("FIRST", "LAST", "FILE"),
                        help="record only the random scripts of these seeds, into a file of your own")
    arguments = parser.parse_args()
    if sys.version_info[:2] != RECORDED_WITH:
        sys.exit("The traces are recorded with CPython %d.%d." % RECORDED_WITH)
    warnings.simplefilter("error")
    if arguments.hunt:
        first, last, file = arguments.hunt
        pathlib.Path(file).write_text(random_traces(range(int(first), int(last))), encoding="utf-8", newline="\n")
        return

    recorder = f"record.py with CPython {version()}"
    wanted = {recording.TRACES / f"{area}.txt": recording.trace_of(area, f"programs.{area}", recorder, run)
              for area in recording.areas_of("programs")}
    wanted[recording.TRACES / "random.jsonl"] = random_traces(range(RANDOM_SCRIPTS))
    recording.finish(wanted, lambda path: not path.name.startswith(("trio_", "anyio_")), arguments.check)


if __name__ == "__main__":
    main()
