"""What of the manifest a broken rule is about, so that whoever edited it by hand is led there."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import ForgeError


class RuleError(ForgeError):
    """A rule that a project breaks.

    `model` is the one that it is about, empty for the project itself; `key` is the key in its file, one of its fields
    with `is_field`, empty for none in particular.
    """

    def __init__(self, error: ForgeError, model: str, key: str, *, is_field: bool) -> None:
        super().__init__(str(error), error.hint, exit_code=error.exit_code)
        self.model = model
        self.key = key
        self.is_field = is_field


@contextmanager
def about(model: str, key: str = "", *, field: str = "") -> Iterator[None]:
    """Say of a ForgeError what it is about, where nothing further in knows better."""
    try:
        yield
    except RuleError:
        raise
    except ForgeError as error:
        raise RuleError(error, model, field or key, is_field=bool(field)) from None
