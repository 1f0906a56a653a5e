"""Settings for all tests."""

import signal

import pytest
from hypothesis import settings

# No test asserts a time: the machines that run them are shared.
settings.register_profile("gongkai", deadline=None)
settings.load_profile("gongkai")

_LONGEST = 300


@pytest.fixture
def bounded():
    """End a test that waits for a process for ever, on a machine however slow."""

    def told(number, frame):
        raise TimeoutError(f"the test took more than {_LONGEST} s")

    before = signal.signal(signal.SIGALRM, told)
    signal.alarm(_LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
