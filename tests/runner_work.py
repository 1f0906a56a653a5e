"""Work for processes of the runner; a module of its own, so that they load nothing else."""

import faulthandler
import os
import re
import signal
import sys

from gongkai_nlp.batch.runner import watched


def echo(items):
    return list(items)


def does(items):
    for item in items:
        with watched(1):
            _DEEDS.get(item, int)()
    return list(items)


def _loop():
    # The interpreter's lock is held: no other thread of the process runs.
    re.match(r"(a+)+b", "a" * 60)


_DEEDS = {
    "loops": _loop,
    "exits": lambda: os._exit(3),
    "is killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "faults": lambda: faulthandler._sigsegv(),
}


def never_starts(items):
    sys.exit(1)


def fails(items):
    if items:
        sys.exit(1)
