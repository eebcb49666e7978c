"""What commands that change a model ask in a terminal, where their arguments are missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from forge_cli.errors import ForgeError

from . import prompts
from .field_questions import Surroundings, ask_fields, read_fields
from .fields import names_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forge_cli.console import Console
    from forge_cli.manifest import Field, Project

    from .manner import Manner

_FIELD = "placeholder:bool"
_OPTIONS = {
    "--plural": "another plural than {plural}",
    "--table": "another table than {table}",
    "--path": "another path than /{path}",
    "--unique-together": "fields that are unique together",
    "--no-timestamps": "without created_at and updated_at",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The project that questions are about."""

    console: Console
    project: Project

    @property
    def names(self) -> list[str]:
        return [model.name for model in self.project.models]


def begin(manner: Manner, what: str, example: str) -> Asked:
    """Come into the project to ask. Raises ForgeError where nobody is there to answer: `what` is missing."""
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.manifest import find_root, read_manifest

    from .entering import recover
    from .settling import check_settled

    if manner.json or not prompts.has_terminal():
        raise ForgeError(f"{what} missing", f"write it like: forge {example}")
    console = Console()
    root = find_root(Path.cwd())
    recover(root, console)
    check_settled(root)
    return Asked(console, read_manifest(root))


def choose_model(asked: Asked, question: str) -> str:
    """One of the models that are there. Raises ForgeError where there is none."""
    if not asked.names:
        raise ForgeError("the project has no models", "add one: forge add-model")
    return prompts.choose(
        question, {model.name: f"/{model.path}" for model in asked.project.models}
    )


def ask_model_name(asked: Asked, options: Mapping[str, Any]) -> str:
    """The name of a new model with these options."""
    question = "Name of the model, as Post:"
    return prompts.text(question, lambda name: check_model_name(asked, name, options))


def check_model_name(asked: Asked, name: str, options: Mapping[str, Any]) -> None:
    """Refuse a name that no new model can have, whatever its fields."""
    from forge_cli.manifest import add_model, new_model, validate

    if name in asked.names:
        raise ForgeError(
            f"there is a model {name} already", f"choose another name, or: forge add-field {name}"
        )
    placeholders = {**options, "unique_together": ()}  # its fields come later
    validate(add_model(asked.project, new_model(name, read_fields([_FIELD]), **placeholders)))


def ask_fields_of_new(asked: Asked, name: str, options: Mapping[str, Any]) -> list[str]:
    """The fields of a model that is to be added."""
    from forge_cli.manifest import add_model, new_model, validate

    placeholders = {**options, "unique_together": ()}

    def check(texts: Sequence[str]) -> None:
        validate(add_model(asked.project, new_model(name, read_fields(texts), **placeholders)))

    others = [other for other in asked.names if other != name]
    return ask_fields(Surroundings(asked.console, name, [*others, name], check))


def ask_new_fields(asked: Asked, model: str) -> list[str]:
    """More fields for a model that is there."""
    from forge_cli.manifest import add_fields, get_model, validate

    there = {field.name for field in get_model(asked.project, model).fields}

    def check(texts: Sequence[str]) -> None:
        fields = read_fields(texts)
        if taken := next((field.name for field in fields if field.name in there), None):
            raise ForgeError(f"{model}.{taken} is there already", "choose another name")
        validate(add_fields(asked.project, model, fields))

    return ask_fields(Surroundings(asked.console, model, asked.names, check))


def ask_fills(asked: Asked, model: str, texts: Sequence[str]) -> dict[str, str]:
    """What rows that exist get in new fields that need a value, by field."""
    fills: dict[str, str] = {}
    for field in read_fields(texts):
        try:
            _check_fill(asked.project, model, field, None)
        except ForgeError as error:
            if "--fill" not in error.hint:
                raise
            asked.console.result(f"{error}.")
            fills[field.name] = prompts.text(
                f"What do they get in {field.name}?",
                partial(_check_fill, asked.project, model, field),
            )
    return fills


def _check_fill(project: Project, model: str, field: Field, fill: str | None) -> None:
    from datetime import UTC, datetime

    from forge_cli.manifest import Renames, add_fields
    from forge_cli.migrations import next_revision

    next_revision(
        project,
        add_fields(project, model, [field]),
        renames=Renames(),
        fills={} if fill is None else {(model, field.name): fill},
        down_revision=None,
        created=datetime.now(UTC),
    )


def ask_options(asked: Asked, name: str, texts: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """The options of a new model, as `new_model` takes them and as words of the command line."""
    from forge_cli.manifest import add_model, new_model, validate

    fields = read_fields(texts)
    usual = new_model(name, fields)
    offered = {
        option: meaning.format(plural=usual.plural, table=usual.table, path=usual.path)
        for option, meaning in _OPTIONS.items()
    }
    options: dict[str, Any] = {}
    words: list[str] = []

    def check(option: str, answer: str) -> None:
        chosen = options | option_of(option, answer)
        validate(add_model(asked.project, new_model(name, fields, **chosen)))

    for option in prompts.choose_some(f"Anything else about {name}?", offered, lambda _: None):
        answer = ""
        if option != "--no-timestamps":
            example = "fields such as author,slug" if option == "--unique-together" else "a name"
            answer = prompts.text(f"{option} ({example}):", partial(check, option))
        options |= option_of(option, answer)
        words += [option, answer] if answer else [option]
    return options, words


def option_of(option: str, answer: str) -> dict[str, Any]:
    """An option of add-model, as `new_model` takes it."""
    if option == "--no-timestamps":
        return {"timestamps": False}
    if option == "--unique-together":
        return {"unique_together": [names_in(answer)]}
    return {option.removeprefix("--"): answer}
