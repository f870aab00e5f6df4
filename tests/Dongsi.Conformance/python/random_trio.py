"""Random scripts of scopes, nurseries, deadlines and shields, as lists that JSON can hold. trio_scripts.py runs one.

Each cancel, failure, new task and change of a scope comes after a sleep of its own, so that no two things meet in one
moment: in which turn of it a task runs, and who hears of a cancel first, is nobody's promise.
"""

import random

LONGEST = 600
DEEPEST = 5

LEAVES = {"sleep": 5, "checkpoint": 2, "cancel": 5, "deadline": 2, "shield": 2, "raise": 2, "set": 1, "wait": 1}
BRANCHES = {"scope": 7, "nursery": 5, "spawn": 2, "start": 2, "try": 4, "finally": 3}
SUDDEN = ("cancel", "deadline", "shield", "raise", "set", "spawn", "start")


def script_of(seed):
    """The script of a seed; the same one for ever."""
    return _Writer(random.Random(seed)).body(depth=0, nurseries=[], most=6)


class _Writer:
    def __init__(self, rng):
        self._rng = rng
        self._tasks = 0
        self._scopes = 0
        self._labels = 0
        self._steps_left = rng.randint(8, 30)

    def body(self, depth, nurseries, most=4):
        steps = []
        for _ in range(self._rng.randint(1, most)):
            if self._steps_left <= 0:
                break
            self._steps_left -= 1
            steps += self._step(depth, nurseries)
            if self._rng.random() < 0.6:
                steps.append(["log", self._label()])
        return steps

    def _step(self, depth, nurseries):
        weights = LEAVES | BRANCHES if depth < DEEPEST else LEAVES
        kind = self._rng.choices(list(weights), list(weights.values()))[0]
        if kind in ("spawn", "start") and not nurseries:
            kind = "sleep"
        step = [kind, *getattr(self, f"_{kind}")(depth, nurseries)]
        return [["sleep", self._ticks()], step] if kind in SUDDEN else [step]

    def _label(self):
        self._labels += 1
        return self._labels

    def _ticks(self):
        return self._rng.randint(1, LONGEST)

    def _maybe_ticks(self):
        return self._ticks() if self._rng.random() < 0.4 else None

    def _new_scope(self):
        self._scopes += 1
        return self._scopes

    def _any_scope(self):
        return self._rng.randint(1, max(1, self._scopes))

    def _child(self, depth, nurseries):
        """[number, body]"""
        self._tasks += 1
        return [self._tasks, self.body(depth + 1, nurseries)]

    def _sleep(self, *_):
        return [self._ticks()]

    def _checkpoint(self, *_):
        return []

    def _cancel(self, *_):
        return [self._any_scope()]

    def _deadline(self, *_):
        return [self._any_scope(), self._maybe_ticks()]

    def _shield(self, *_):
        return [self._any_scope(), self._rng.random() < 0.5]

    def _raise(self, *_):
        return [f"raise {self._label()}"]

    def _event(self, *_):
        return [self._rng.randint(0, 2)]

    _set = _wait = _event

    def _scope(self, depth, nurseries):
        """[number, deadline or null, shield, body]"""
        return [self._new_scope(), self._maybe_ticks(), self._rng.random() < 0.25, self.body(depth + 1, nurseries)]

    def _nursery(self, depth, nurseries):
        """[number, children, body]"""
        number = self._new_scope()
        inner = [*nurseries, number]
        children = [self._child(depth, inner) for _ in range(self._rng.randint(0, 3))]
        return [number, children, self.body(depth + 1, inner) if self._rng.random() < 0.7 else []]

    def _spawn(self, depth, nurseries):
        """[nursery, child]"""
        return [self._rng.choice(nurseries), self._child(depth, nurseries)]

    def _start(self, depth, nurseries):
        """[nursery, child, body after it has started]"""
        child = self._child(depth, nurseries)
        return [self._rng.choice(nurseries), child, self.body(depth + 1, nurseries, 2)]

    def _try(self, depth, nurseries):
        """[body, what then]"""
        return [self.body(depth + 1, nurseries), self._rng.choice(["swallow", "reraise", "reraise", "replace"])]

    def _finally(self, depth, nurseries):
        """[body, length of the clean-up, whether it is shielded]"""
        return [self.body(depth + 1, nurseries), self._ticks(), self._rng.random() < 0.7]
