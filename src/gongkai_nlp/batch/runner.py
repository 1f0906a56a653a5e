"""Work on many items in processes of our own: what kills a process costs one item and nothing else.

The standard executor loses all that is under way when one process dies, cannot say which exit code it
had, and leaves its processes behind when the parent is killed. Here each process has a pipe of its own:
its end is noticed at once, and the parent's end closes the pipe, so that no process outlives it.

A batch whose process died is tried again one item a process; an item whose process dies once more is
Broken, with the reason. At most `WINDOW` batches a process are under way, so memory stays bounded however
many items there are.
"""

import contextlib
import faulthandler
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Any, Generic, Literal, TypeVar

from gongkai_nlp.errors import BatchError

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 4
"""Batches under way or waiting for their turn, for each process."""
_STARTS = 5
"""So many processes in a row that die before their first work are no accident."""
_LAST_SECONDS = 5
"""For a process that closed its pipe, to end."""
_READY = "ready"
_MAIN = "call it below `if __name__ == '__main__':` in a file, or from a notebook or the command line"


@dataclass(frozen=True, slots=True)
class Broken(Generic[T]):
    """An item whose process died."""

    item: T
    error: Literal["TimeLimit", "ProcessDied"]
    reason: str
    """What ended the process, such as ``time limit of 5 s``, and where in the program it was."""


@dataclass(slots=True, eq=False)
class _Batch(Generic[T]):
    """Items under way together, and what has come of them."""

    items: Sequence[T]
    outcomes: dict[int, Any] = field(default_factory=dict)
    """By the place of the item from which on the outcome counts."""
    waiting: int = 1
    """Tasks of it that are not done."""


@dataclass(frozen=True, slots=True)
class _Task(Generic[T]):
    batch: _Batch[T]
    first: int
    items: Sequence[T]
    alone: bool = False
    """Whether the process of this item died before, with others in the batch or not."""


@dataclass(slots=True, eq=False)
class _Worker(Generic[T]):
    process: BaseProcess
    connection: "Connection[Any, Any]"
    trace: Path
    """Where the process says, when it dies, what it was at."""
    task: _Task[T] | None = None
    ready: bool = False


def run(
    batches: Iterable[Sequence[T]],
    work: Callable[[Sequence[T]], R],
    *,
    jobs: int,
    ordered: bool = True,
    time_limit: float | None = None,
) -> Generator[R | Broken[T]]:
    """Yield what `work` returns for each batch, in order or as they come, and a Broken for each lost item.

    A broken batch gives an outcome for each of its items. Closing the iterator ends the processes.

    Args:
        batches: read no faster than they are worked on.
        work: a function that can be pickled; each item of a batch is to be taken through `watched`.
        jobs: how many processes.
        ordered: whether outcomes keep the order of the batches.
        time_limit: seconds that `watched` leaves to an item; named in the reason.

    Raises:
        BatchError: processes cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        pool = _Pool(work, Path(folder), time_limit)
        under_way: deque[_Batch[T]] = deque()
        source = iter(batches)
        more = True
        try:
            pool.start(jobs)
            while True:
                while more and len(under_way) < WINDOW * jobs and len(pool.tasks) < jobs:
                    items = next(source, None)
                    more = items is not None
                    if items:
                        batch = _Batch(items)
                        under_way.append(batch)
                        pool.tasks.append(_Task(batch, 0, items))
                if not under_way:
                    return
                pool.hand_out()
                done = next((batch for batch in under_way if not batch.waiting), None)
                if done is not None and (not ordered or done is under_way[0]):
                    under_way.remove(done)
                    # Between two outcomes whoever is idle gets new work, not only between two batches.
                    for _, outcome in sorted(done.outcomes.items(), key=lambda pair: pair[0]):
                        yield outcome
                        pool.attend(0)
                        pool.hand_out()
                else:
                    pool.attend(None)
        finally:
            pool.stop()


@contextlib.contextmanager
def watched(time_limit: float | None) -> Iterator[None]:
    """End this process if what is done within takes longer; even where Python itself stands still."""
    if time_limit is None:
        yield
        return
    assert _trace is not None
    faulthandler.dump_traceback_later(time_limit, exit=True, file=_trace)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


class _Pool(Generic[T, R]):
    """The processes, the tasks that wait for one, and what to do when one dies."""

    def __init__(self, work: Callable[[Sequence[T]], R], folder: Path, time_limit: float | None) -> None:
        self.tasks: deque[_Task[T]] = deque()
        self._workers: list[_Worker[T]] = []
        # Once and not for each process: it fails here, with the caller's own words, or never.
        self._work = pickle.dumps(work)
        self._folder = folder
        self._time_limit = time_limit
        self._started = 0
        self._stillborn = 0

    def start(self, jobs: int) -> None:
        try:
            for _ in range(jobs):
                self._workers.append(self._new())
        except RuntimeError:
            if "__mp_main__" not in sys.modules:
                raise
            # A script without a main guard, loaded anew by a process of its own: there, its parent will tell.
            raise SystemExit(1) from None

    def stop(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()

    def hand_out(self) -> None:
        """Give every idle process a task."""
        for worker in list(self._workers):
            if self.tasks and worker.ready and worker.task is None:
                worker.task = self.tasks.popleft()
                try:
                    worker.connection.send(worker.task.items)
                except OSError:
                    self._bury(worker)

    def attend(self, timeout: float | None) -> None:
        """Take in what processes have to say, waiting up to `timeout` seconds for the first."""
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), timeout):
            worker = by_connection[connection]  # type: ignore[index]
            try:
                said, died = worker.connection.recv(), False
            except (EOFError, OSError):
                said, died = None, True
            if died:
                self._bury(worker)
                continue
            if not worker.ready:
                worker.ready, self._stillborn = True, 0
                continue
            task, worker.task = worker.task, None
            assert task is not None
            task.batch.outcomes[task.first] = said
            task.batch.waiting -= 1

    def _bury(self, worker: _Worker[T]) -> None:
        """Replace a process that died, and settle what becomes of its task."""
        worker.process.join(_LAST_SECONDS)
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        reason = self._reason(worker)
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STARTS or (worker.process.exitcode or 0) > 0:
                raise BatchError(f"processes for `jobs` do not start ({reason}); {_MAIN}")
        self._workers[self._workers.index(worker)] = self._new()
        task = worker.task
        if task is None:
            return
        if task.alone:
            error: Literal["TimeLimit", "ProcessDied"] = (
                "TimeLimit" if reason.startswith("time limit") else "ProcessDied"
            )
            task.batch.outcomes[task.first] = Broken(task.items[0], error, reason)
            task.batch.waiting -= 1
            return
        task.batch.waiting += len(task.items) - 1
        alone = [
            _Task(task.batch, task.first + place, [item], alone=True) for place, item in enumerate(task.items)
        ]
        self.tasks.extendleft(reversed(alone))

    def _new(self) -> _Worker[T]:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        self._started += 1
        trace = self._folder / str(self._started)
        # A daemon, so that it ends with the parent also where nobody closed the iterator.
        process = context.Process(target=_serve, args=(theirs, self._work, str(trace)), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, trace)

    def _reason(self, worker: _Worker[T]) -> str:
        """Return what ended the process: its exit code, and the place it was at where it could still say."""
        trace = worker.trace.read_text(encoding="utf-8", errors="replace") if worker.trace.exists() else ""
        worker.trace.unlink(missing_ok=True)
        where = _place(trace)
        if trace.startswith("Timeout"):
            return f"time limit of {self._time_limit:g} s{where}"
        code = worker.process.exitcode or 0
        if code >= 0:
            return f"its process ended with exit code {code}{where}"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        memory = ", perhaps for want of memory" if name == "SIGKILL" else ""
        return f"its process was ended by {name}{memory}{where}"


def _place(trace: str) -> str:
    """Return where the thread that did the work was, as far as a trace of all threads tells it."""
    # After a fault the thread that caused it is named; else the main thread is the last one.
    thread = trace.partition("Current thread")[2] or trace.rpartition("Thread ")[2]
    line = next((line.strip() for line in thread.splitlines() if line.strip().startswith("File ")), "")
    return f", at {line.removeprefix('File ')}" if line else ""


_trace: Any = None
"""In a process of the pool, the file for its last words; kept open, for they are written in distress."""


def _serve(connection: "Connection[Any, Any]", work: bytes, trace: str) -> None:
    """Do the tasks that come through `connection` until it closes: the whole life of a process."""
    global _trace
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel, Path(trace).parent), daemon=True).start()
    do = pickle.loads(work)
    with (
        # The last three: the parent has ended.
        contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, FileNotFoundError),
        Path(trace).open("wb") as _trace,
    ):
        faulthandler.enable(_trace)
        # What loads on first use must take none of the first document's time.
        do([])
        connection.send(_READY)
        while True:
            connection.send(do(connection.recv()))


def _end_with(parent: int, folder: Path) -> None:
    """End this process when its parent has ended, even in a document, and leave nothing behind."""
    wait([parent])
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)
