"""Runs every program and writes what it logged to ../traces, one file per area; --check compares instead."""

import argparse
import asyncio
import gc
import importlib
import inspect
import pathlib
import sys
import warnings

import harness

HERE = pathlib.Path(__file__).resolve().parent
TRACES = HERE.parent / "traces"
RECORDED_WITH = (3, 13)


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


def trace_of(area):
    version = ".".join(str(part) for part in sys.version_info[:3])
    text = [f"# {area}: recorded by python/record.py with CPython {version}; do not edit."]
    for name, program in programs_of(area):
        text += ["", f"== {name}", *run(program)]
    return "\n".join(text) + "\n"


def body(text):
    """A trace without its header: another patch release of Python may record the same."""
    return text.split("\n", 1)[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a trace is not current")
    arguments = parser.parse_args()
    if sys.version_info[:2] != RECORDED_WITH:
        sys.exit("The traces are recorded with CPython %d.%d." % RECORDED_WITH)
    warnings.simplefilter("error")

    areas = sorted(path.stem for path in (HERE / "programs").glob("*.py"))
    wanted = {TRACES / f"{area}.txt": trace_of(area) for area in areas}
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
    print(f"{total} programs in {len(wanted)} areas; " + ("not current: " if arguments.check else "written: ")
          + (", ".join(sorted(path.name for path in stale)) or "none"))
    sys.exit(1 if arguments.check and stale else 0)


if __name__ == "__main__":
    main()
