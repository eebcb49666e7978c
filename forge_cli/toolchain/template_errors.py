"""What Copier refuses, told as forge tells everything: what and why, then what to do."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import warnings
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = "name a folder, the URL of a git repository, or gh:OWNER/NAME"
_QUESTION = re.compile(r"""(?:[Qq]uestion|for) ["'](\w+)["']""")
# How a message begins: what to do about it.
_HINTS = (
    ("Template uses potentially unsafe", "look at what it runs; if you trust it, add --trust"),
    ("This template requires Copier", "upgrade forge, or choose an older tag with --vcs-ref"),
    ("Copier could not load some Jinja", "install what is missing beside forge"),
    ("Question ", "answer it with --data {question}=..."),
    ("Validation error for question", "give another answer with --data {question}=..."),
    ("Invalid choice for", "give another answer with --data {question}=..."),
    ("Unknown revision", "name a tag, branch or commit that the template has"),
)


def no_template(location: str) -> ForgeError:
    """The refusal of a folder or repository that says nothing to Copier."""
    return ForgeError(f"{location} is no template: it has no copier.yml, or an empty one", _KINDS)


@contextlib.contextmanager
def told_about(location: str, ref: str | None, *, quiet: bool) -> Iterator[list[str]]:
    """Tell whatever Copier raises in the block as a ForgeError, and its warnings by the list."""
    from copier.errors import CopierAnswersInterrupt, CopierWarning, InteractiveSessionError

    notes: list[str] = []
    with contextlib.ExitStack() as stack:
        heard = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        if quiet:  # some of what Copier says, it says all the same
            stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        try:
            yield notes
        except CopierAnswersInterrupt as error:  # Ctrl-C, or a signal that ends forge
            raise error.__cause__ or KeyboardInterrupt() from None
        except InteractiveSessionError:  # Ctrl-D
            raise KeyboardInterrupt from None
        except (ForgeError, KeyboardInterrupt, MemoryError):
            raise
        except Exception as error:
            raise _explained(error, location, ref) from error
        finally:
            notes += [
                str(each.message) for each in heard if isinstance(each.message, CopierWarning)
            ]


def _explained(error: Exception, location: str, ref: str | None) -> ForgeError:
    from copier.errors import InvalidConfigFileError
    from jinja2 import TemplateSyntaxError
    from plumbum import ProcessExecutionError

    if str(error).startswith("Local template must be a directory"):
        if shutil.which("git") is None:
            return ForgeError(
                f"there is no template {location} here, and git is not installed", "install git"
            )
        return ForgeError(f"there is no template {location}", _KINDS)
    if isinstance(error, ProcessExecutionError):
        return _refused_by_git(str(error.stderr), location, ref)
    if isinstance(error, InvalidConfigFileError):
        problem = _one_line(str(error.__cause__ or error))
        return ForgeError(f"the copier.yml of {location} is no YAML: {problem}", "mend it")
    message = _one_line(str(error).partition("\nIf you trust")[0]).rstrip(".")
    hint = next((hint for start, hint in _HINTS if message.startswith(start)), None)
    if hint is not None:
        named = _QUESTION.search(message)
        hint = hint.format(question=named[1] if named else "KEY")
    else:
        where = f"{error.name}:{error.lineno}: " if isinstance(error, TemplateSyntaxError) else ""
        message = f"{where}{type(error).__name__}: {message}"
        hint = "see to the template, or to its answers (--data); --debug shows more"
    return ForgeError(f"Copier cannot use {location}: {message}", hint)


def _refused_by_git(output: str, location: str, ref: str | None) -> ForgeError:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    said = (fatal or lines or ["nothing"])[0]
    if ref is not None and f"reference: {ref}" in said:
        return ForgeError(
            f"{location} has no tag, branch or commit {ref}", "name another with --vcs-ref"
        )
    return ForgeError(f"git cannot fetch {location}: {said}", f"{_KINDS}; see to the network")


def _one_line(text: str) -> str:
    return " ".join(text.split())
