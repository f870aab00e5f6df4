"""What the recorders share: finding the programs, and writing their traces or comparing them."""

import gc
import importlib
import inspect
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
TRACES = HERE.parent / "traces"


def areas_of(folder):
    """The modules in a folder."""
    return sorted(path.stem for path in (HERE / folder).glob("*.py"))


def trace_of(title, module, recorder, run):
    """The trace of a module: each public function that it defines, in source order."""
    text = [f"# {title}: recorded by python/{recorder}; do not edit."]
    module = importlib.import_module(module)
    for name, program in vars(module).items():
        if inspect.isfunction(program) and program.__module__ == module.__name__ and not name.startswith("_"):
            text += ["", f"== {name}", *_lines_of(program, run)]
    return "\n".join(text) + "\n"


def _lines_of(program, run):
    lines = []

    def log(line):
        assert "\n" not in line and line == line.strip() and line, f"not one line: {line!r}"
        lines.append(line)

    # A failure that nobody took is reported when its task is collected: keep that to one known point.
    gc.disable()
    try:
        run(program, log)
    finally:
        gc.enable()
    gc.collect()
    return lines


def random_traces(comment, seeds, script_of, trace_of):
    """One line of JSON per random script, after a header."""
    lines = [json.dumps({"comment": comment})]
    # Dropped coroutines end when they are collected: not while another script runs, and without a word.
    sys.unraisablehook = lambda _: None
    gc.disable()
    for seed in seeds:
        script = script_of(seed)
        trace = trace_of(script)
        if seed % 20 == 0:
            gc.collect()
        if trace is not None:
            lines.append(json.dumps({"seed": seed, "script": script, "trace": trace}, separators=(",", ":")))
    gc.enable()
    return "\n".join(lines) + "\n"


def finish(wanted, is_ours, only_check):
    """Writes the files that are not current, deletes those of ours that no program leaves, and ends the process."""
    stale = [path for path in TRACES.iterdir() if is_ours(path) and path not in wanted]
    for path, text in wanted.items():
        if path.exists() and _body(path.read_text(encoding="utf-8")) == _body(text):
            continue
        stale.append(path)
        if not only_check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    if not only_check:
        for path in stale:
            if path not in wanted:
                path.unlink()

    total = sum(text.count("\n== ") for text in wanted.values())
    print(f"{total} programs in {len(wanted)} files; " + ("not current: " if only_check else "written: ")
          + (", ".join(sorted(path.name for path in stale)) or "none"))
    sys.exit(1 if only_check and stale else 0)


def _body(text):
    """A trace without its header: another patch release may record the same."""
    return text.split("\n", 1)[-1]
