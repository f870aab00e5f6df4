"""Random scripts: trees of tasks, groups, timeouts, shields and cancels, as lists that JSON can hold.

A script is a list of steps, a step is a list whose first element names it. scripts.py runs one.
"""

import random

DELAYS = [0, 0, 0.25, 0.5, 0.5, 1]
LIMITS = [0, 0.25, 0.5, 0.5, 1, None]
DEEPEST = 4

LEAVES = {"sleep": 6, "cancel": 3, "cancel_later": 2, "raise": 1, "set": 2, "fail": 1, "cancel_future": 1,
          "await_future": 2, "shield_future": 1, "uncancel": 1, "await": 2, "wait": 2, "as_completed": 1}
BRANCHES = {"spawn": 4, "timeout": 4, "group": 4, "gather": 2, "shield": 2, "wait_for": 1, "wait_for_task": 1,
            "try": 4, "finally": 3}


def script_of(seed):
    """The script of a seed; the same one for ever."""
    return _Writer(random.Random(seed)).body(depth=0, owner=0, most=6)


class _Writer:
    def __init__(self, rng):
        self._rng = rng
        self._tasks = 0
        self._labels = 0
        self._steps_left = rng.randint(6, 26)

    def body(self, depth, owner, most=4):
        steps = []
        for _ in range(self._rng.randint(1, most)):
            if self._steps_left <= 0:
                break
            self._steps_left -= 1
            steps.append(self._step(depth, owner))
            if self._rng.random() < 0.6:
                steps.append(["log", self._label()])
        return steps

    def _label(self):
        self._labels += 1
        return self._labels

    def _new_task(self):
        self._tasks += 1
        return self._tasks

    def _child(self, depth):
        """[number, body, eager]"""
        number = self._new_task()
        return [number, self.body(depth + 1, number), self._rng.random() < 0.2]

    def _children(self, depth, most=3):
        return [self._child(depth) for _ in range(self._rng.randint(0, most))]

    def _step(self, depth, owner):
        weights = LEAVES | BRANCHES if depth < DEEPEST else LEAVES
        kind = self._rng.choices(list(weights), list(weights.values()))[0]
        # A task awaits only younger ones, so that no circle of tasks comes about.
        younger = list(range(owner + 1, self._tasks + 1))
        if kind in ("await", "wait", "as_completed", "wait_for_task") and not younger:
            kind = "sleep"
        return [kind, *getattr(self, f"_{kind}")(depth, owner, younger)]

    def _sleep(self, *_):
        return [self._rng.choice(DELAYS)]

    def _raise(self, *_):
        return [f"raise {self._label()}"]

    def _cancel(self, *_):
        return [self._rng.randint(0, max(1, self._tasks + 1))]

    def _cancel_later(self, *_):
        return [self._rng.choice(DELAYS), self._rng.randint(0, max(1, self._tasks + 1))]

    def _future(self, *_):
        return [self._rng.randint(0, 2)]

    _set = _fail = _cancel_future = _await_future = _shield_future = _future

    def _uncancel(self, *_):
        return []

    def _spawn(self, depth, *_):
        return self._child(depth)

    def _shield(self, depth, *_):
        return self._child(depth)

    def _await(self, depth, owner, younger):
        return [self._rng.choice(younger)]

    def _as_completed(self, depth, owner, younger):
        # One only: CPython keeps a set, and gives those that are done already in no order.
        return [self._rng.choice(younger), self._rng.choice([None, None, 0, 0.5])]

    def _wait(self, depth, owner, younger):
        numbers = sorted({self._rng.choice(younger) for _ in range(self._rng.randint(1, 3))})
        mode = self._rng.choice(["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"])
        return [numbers, mode, self._rng.choice([None, None, 0, 0.5])]

    def _timeout(self, depth, owner, _):
        """[limit, body, null or [delay, new limit]]"""
        limit, body = self._rng.choice(LIMITS), self.body(depth + 1, owner)
        moves = self._rng.random() < 0.2
        return [limit, body, [self._rng.choice(DELAYS), self._rng.choice([0, 0.5, None])] if moves else None]

    def _wait_for(self, depth, owner, _):
        return [self._rng.choice(LIMITS), self.body(depth + 1, owner)]

    def _wait_for_task(self, depth, owner, younger):
        return [self._rng.choice(LIMITS), self._rng.choice(younger)]

    def _group(self, depth, owner, _):
        """[children, body, null or the number of a child started at the end of the body]"""
        children = self._children(depth)
        body = self.body(depth + 1, owner) if self._rng.random() < 0.7 else []
        return [children, body, self._new_task() if self._rng.random() < 0.3 else None]

    def _gather(self, depth, *_):
        """[children, return_exceptions]"""
        return [self._children(depth), self._rng.random() < 0.4]

    def _try(self, depth, owner, _):
        """[body, what then, handler]"""
        body = self.body(depth + 1, owner)
        then = self._rng.choice(["swallow", "reraise", "reraise", "replace"])
        return [body, then, self.body(depth + 1, owner, 2) if self._rng.random() < 0.4 else []]

    def _finally(self, depth, owner, _):
        """[body, clean-up, label]"""
        body = self.body(depth + 1, owner)
        return [body, self.body(depth + 1, owner, 2) if self._rng.random() < 0.5 else [], self._label()]
