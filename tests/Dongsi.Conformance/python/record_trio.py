"""record.py for Trio and AnyIO, with those of the system's Python: apt-get install python3-trio python3-anyio."""

import argparse
import importlib
import importlib.metadata
import pathlib
import sys
import warnings

import random_trio
import recording
import trio_harness
import trio_scripts

LIBRARIES = ("trio", "anyio")
RECORDED_WITH = {"trio": "0.22", "anyio": "3.6"}
RANDOM_SCRIPTS = 400


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a trace is not current")
    parser.add_argument("--hunt", nargs=3, metavar=("FIRST", "LAST", "FILE"),
                        help="record only the random scripts of these seeds, into a file of your own")
    arguments = parser.parse_args()
    versions = {library: importlib.metadata.version(library) for library in LIBRARIES}
    for library, version in RECORDED_WITH.items():
        if not versions[library].startswith(f"{version}."):
            sys.exit(f"The traces are recorded with {library} {version}, and this is {versions[library]}.")
    # AnyIO's backend names what Trio calls deprecated.
    warnings.simplefilter("ignore")
    importlib.import_module("anyio._backends._trio")
    warnings.simplefilter("error")
    trio_harness.make_deterministic()

    def random_traces(seeds):
        comment = f"random scripts: recorded by python/record_trio.py with Trio {versions['trio']}"
        return recording.random_traces(comment, seeds, random_trio.script_of, trio_scripts.trace_of)

    if arguments.hunt:
        first, last, file = arguments.hunt
        text = random_traces(range(int(first), int(last)))
        pathlib.Path(file).write_text(text, encoding="utf-8", newline="\n")
        return

    recorder = (f"record_trio.py with Trio {versions['trio']} and AnyIO {versions['anyio']} on CPython "
                + ".".join(str(part) for part in sys.version_info[:3]))
    wanted = {recording.TRACES / "trio_random.jsonl": random_traces(range(RANDOM_SCRIPTS))}
    for library in LIBRARIES:
        for area in recording.areas_of(f"{library}_programs"):
            title = f"{library}_{area}"
            wanted[recording.TRACES / f"{title}.txt"] = recording.trace_of(
                title, f"{library}_programs.{area}", recorder, trio_harness.run)
    recording.finish(wanted, lambda path: path.name.startswith(tuple(f"{library}_" for library in LIBRARIES)),
                     arguments.check)


if __name__ == "__main__":
    main()
