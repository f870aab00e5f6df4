"""Writes every public name of asyncio, or of AnyIO and Trio, to ../names, for docs/python-map.md.

python3.13 record_names.py asyncio; /usr/bin/python3 record_names.py anyio trio. With --check it compares instead.
"""

import argparse
import importlib
import importlib.metadata
import inspect
import pathlib
import sys
import typing
import warnings

NAMES = pathlib.Path(__file__).resolve().parent.parent / "names"

# The modules whose names users write. trio.socket repeats the standard library's, so it counts as one name.
MODULES = {
    "asyncio": ["asyncio", "asyncio.subprocess"],
    "anyio": ["anyio", "anyio.abc", "anyio.from_thread", "anyio.lowlevel", "anyio.streams.buffered",
              "anyio.streams.file", "anyio.streams.memory", "anyio.streams.stapled", "anyio.streams.text",
              "anyio.streams.tls", "anyio.to_process", "anyio.to_thread"],
    "trio": ["trio", "trio.abc", "trio.from_thread", "trio.lowlevel", "trio.testing", "trio.to_thread"],
}
WHOLE = {"trio.socket"}

# Path and the open file are the standard library's, each method of them with an await.
WITHOUT_MEMBERS = {"anyio.Path", "anyio.AsyncFile", "trio.Path"}


def public_names(module, library):
    """asyncio's __all__, or what a module has that the library made and that no hidden module lends it."""
    if module.__name__ == "asyncio":
        return [name for name in module.__all__ if not name.startswith("_")]
    # The variables of a loop at the top of a module stay behind, holding what has another name.
    return [name for name, value in vars(module).items()
            if not name.startswith("_") and is_own(value, module, library)
            and getattr(value, "__name__", name).rpartition(".")[2] == name]


def is_own(value, module, library):
    if inspect.ismodule(value):
        return value.__name__ in WHOLE
    if isinstance(value, int):
        return library == "asyncio"
    is_lent = "." in module.__name__ and "._" in (getattr(value, "__module__", None) or "")
    return not is_lent and not isinstance(value, (str, typing.TypeVar)) and _library_of(value) == library


def _library_of(value):
    # The parts of asyncio that are written in C are in _asyncio.
    module = getattr(value, "__module__", None) or type(value).__module__
    return module.split(".")[0].lstrip("_")


def members(kind, public, library):
    """What a class adds to the public classes it derives from."""
    inherited = [base for base in kind.__mro__[1:] if base in public or _library_of(base) != library]
    return [name for name in dir(kind)
            if not name.startswith("_") and not any(hasattr(base, name) for base in inherited)]


def names_of(library):
    # A thing belongs to the module where it is first: the modules import one another's.
    found, seen = {}, set()
    for module in [importlib.import_module(name) for name in MODULES[library]]:
        here = {name: getattr(module, name) for name in public_names(module, library)}
        found.update({f"{module.__name__}.{name}": value for name, value in here.items() if id(value) not in seen})
        seen.update(id(value) for value in here.values() if not isinstance(value, int))
    public = {value for value in found.values() if inspect.isclass(value)}
    names = set(found)
    for name, value in found.items():
        if inspect.isclass(value) and name not in WITHOUT_MEMBERS:
            names.update(f"{name}.{member}" for member in members(value, public, library))
    return sorted(names)


def text_of(library):
    version = (".".join(str(part) for part in sys.version_info[:3]) if library == "asyncio"
               else importlib.metadata.version(library))
    origin = f"CPython {version}" if library == "asyncio" else f"{library} {version}"
    lines = [f"# The public names of {library}, recorded from {origin} by python/record_names.py; do not edit."]
    return "\n".join(lines + names_of(library)) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a list is not current")
    parser.add_argument("libraries", nargs="+", choices=MODULES)
    arguments = parser.parse_args()
    if "asyncio" in arguments.libraries and sys.version_info[:2] != (3, 13):
        sys.exit("asyncio's names are recorded with CPython 3.13.")
    warnings.simplefilter("ignore")
    stale = []
    for library in arguments.libraries:
        path, text = NAMES / f"{library}.txt", text_of(library)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not arguments.check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    print(("not current: " if arguments.check else "written: ") + (", ".join(stale) or "none"))
    sys.exit(1 if arguments.check and stale else 0)


if __name__ == "__main__":
    main()
