"""Runs every program and writes what it logged to ../traces, one file per area; --check compares instead."""

import argparse
import asyncio
import gc
import importlib
import inspect
import json
import pathlib
import sys
import warnings

import harness
import random_scripts
import scripts

HERE = pathlib.Path(__file__).resolve().parent
TRACES = HERE.parent / "traces"
RECORDED_WITH = (3, 13)
RANDOM_SCRIPTS = 600


def programs_of(area):
    """The public functions that an area's module defines, in source order."""
    module = importlib.import_module(f"programs.{area}")
    for name, value in vars(module).items():
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
            yield name, value


def run(program):
    """The lines that one program logs."""
    lines = []

    def log(line):
        assert "\n" not in line and line == line.strip() and line, f"not one line: {line!r}"
        lines.append(line)

    # A failure that nobody took is reported when its task is collected: keep that to one known point.
    gc.disable()
    try:
        if inspect.iscoroutinefunction(program):
            asyncio.run(program(log), loop_factory=lambda: harness.virtual_loop(log))
        else:
            program(log)
    except (Exception, asyncio.CancelledError) as error:
        log(f"run raised {harness.show(error)}")
    finally:
        gc.enable()
    gc.collect()
    return lines


def version():
    return ".".join(str(part) for part in sys.version_info[:3])


def trace_of(area):
    text = [f"# {area}: recorded by python/record.py with CPython {version()}; do not edit."]
    for name, program in programs_of(area):
        text += ["", f"== {name}", *run(program)]
    return "\n".join(text) + "\n"


def random_traces(seeds):
    """One line of JSON per random script, after a header."""
    lines = [json.dumps({"comment": f"random scripts: recorded by python/record.py with CPython {version()}"})]
    # Dropped coroutines end when they are collected: not while another script runs, and without a word.
    sys.unraisablehook = lambda _: None
    gc.disable()
    for seed in seeds:
        script = random_scripts.script_of(seed)
        trace = scripts.trace_of(script)
        if seed % 20 == 0:
            gc.collect()
        if trace is not None:
            entry = {"seed": seed, "script": script, "trace": trace}
            lines.append(json.dumps(entry, separators=(",", ":")))
    gc.enable()
    return "\n".join(lines) + "\n"


def body(text):
    """A trace without its header: another patch release of Python may record the same."""
    return text.split("\n", 1)[-1]


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

    areas = sorted(path.stem for path in (HERE / "programs").glob("*.py"))
    wanted = {TRACES / f"{area}.txt": trace_of(area) for area in areas}
    wanted[TRACES / "random.jsonl"] = random_traces(range(RANDOM_SCRIPTS))
    stale = [path for path in TRACES.glob("*.txt") if path not in wanted]
    for path, text in wanted.items():
        if path.exists() and body(path.read_text(encoding="utf-8")) == body(text):
            continue
        stale.append(path)
        if not arguments.check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    if not arguments.check:
        for path in stale:
            if path not in wanted:
                path.unlink()

    total = sum(text.count("\n== ") for text in wanted.values())
    print(f"{total} programs in {len(areas)} areas; " + ("not current: " if arguments.check else "written: ")
          + (", ".join(sorted(path.name for path in stale)) or "none"))
    sys.exit(1 if arguments.check and stale else 0)


if __name__ == "__main__":
    main()
