"""Settings for all tests."""

from hypothesis import settings

# No test asserts a time: the machines that run them are shared.
settings.register_profile("gongkai", deadline=None)
settings.load_profile("gongkai")
