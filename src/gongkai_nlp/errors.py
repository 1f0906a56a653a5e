"""What the library raises. Every message says what is wrong, where, and what to do."""


class GongkaiError(Exception):
    """The parent of every error that this library raises on purpose."""


class ReadError(GongkaiError):
    """A document could not be read: missing, unreadable, damaged, encrypted or too large."""


class UnsupportedFormatError(ReadError):
    """The content is of a format that has no reader; the message names it and the way round."""


class MissingExtraError(GongkaiError):
    """An optional dependency is needed; the message names the extra to install."""


class FontError(GongkaiError):
    """No font of the machine can draw what a picture must show; the message names the ways round."""


class RuleError(GongkaiError):
    """A rule file does not hold what it should; the message names file, id and mend."""


class BatchError(GongkaiError):
    """A run over many documents cannot start, continue or write; the message says what to do."""
