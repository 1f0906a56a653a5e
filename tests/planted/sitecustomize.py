"""Put on PYTHONPATH of a run: some words in a document make the quantity finder do what it never does."""

import faulthandler
import os
import re
import signal

from gongkai_nlp.finders import quantity

_find = quantity.find


def _loop():
    # Without end, and with the interpreter's lock held: no other thread of the process runs.
    re.match(r"(a+)+b", "a" * 60)


def _fail():
    raise KeyError("planted")


_DEEDS = {
    "停不下来": _loop,
    "直接退出": lambda: os._exit(3),
    "内存不足": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "地址错误": faulthandler._sigsegv,
    "程序错误": _fail,
}


def _planted(view, *arguments):
    for word, deed in _DEEDS.items():
        if word in view.source.text:
            deed()
    return _find(view, *arguments)


quantity.find = _planted
