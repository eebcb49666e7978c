"""Fields, asked one after the other in a terminal: the answers become texts of the field grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

from . import prompts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forge_cli.console import Console
    from forge_cli.manifest import Field

_SUGGESTED = re.compile(r":as=(\S+)")
_SPECIAL = {
    "date": "a day such as 2026-12-31, or now",
    "time": "a time such as 18:30, or now",
    "datetime": "a moment such as 2026-12-31T18:30Z, or now",
    "interval": "a duration",
    "uuid": "random, or one for all",
    "json": "object, array, or JSON",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What fields are asked for: those of a model called `owner`, which may refer to the models `targets`.

    `check` takes the texts of all fields so far, and raises ForgeError where they cannot be together.
    """

    console: Console
    owner: str
    targets: Sequence[str]
    check: Callable[[Sequence[str]], object]


def read_fields(texts: Sequence[str]) -> list[Field]:
    """The fields. What is wrong with one is told without its place in a text that nobody typed."""
    from forge_cli.manifest import parse_field

    return [parse_field(text) for text in texts]


def ask_fields(around: Surroundings) -> list[str]:
    """The fields, at least one, as texts such as `title:str:max=200`."""
    texts: list[str] = []
    while answer := _ask_name(around, texts):
        text = answer if ":" in answer else _ask_field(around, texts, answer)
        try:
            around.check([*texts, text])
        except ForgeError as error:
            around.console.error(f"{text}: {error}", f"{error.hint}; this field is asked again")
            continue
        texts.append(text)
        around.console.result("  ", (text, "cyan"))
    return texts


def _ask_name(around: Surroundings, texts: Sequence[str]) -> str:
    """A name, or a whole field; empty where there are to be no more."""

    def check(answer: str) -> None:
        if not answer and not texts:
            raise ForgeError("there is no field yet", "write a name such as title")
        if answer and ":" in answer:
            around.check([*texts, answer])
        elif answer:
            _check_name(around, texts, answer)

    more = f"Next field of {around.owner} (empty: no more):"
    return prompts.text(more if texts else f"First field of {around.owner}:", check)


def _check_name(around: Surroundings, texts: Sequence[str], name: str) -> None:
    """Refuse a name that no type could have: each makes other names of it."""
    refused = None
    for kind in ("bool", f"ref:{around.targets[0]}:null:as=by-{len(texts)}-of-these"):
        try:
            around.check([*texts, f"{name}:{kind}"])
        except ForgeError as error:
            refused = refused or error
        else:
            return
    if refused:
        raise refused


def _ask_field(around: Surroundings, texts: Sequence[str], name: str) -> str:
    """The whole text of the field of this name."""
    from forge_cli.manifest import PURPOSES

    kind = prompts.choose(f"Type of {name}:", PURPOSES)
    text = f"{name}:{kind}"
    if kind in ("ref", "many"):
        text += f":{prompts.choose('Of which model?', dict.fromkeys(around.targets, ''))}"
        text = _ask_relation(text) if kind == "ref" else text
        return _ask_way_back(around, texts, text)
    if kind == "decimal":
        question = "Digits in all, and of them after the point:"
        text += f":{_ask_text(question, f'{text}:', default='10,2')}"
    if kind == "enum":
        text += f":{_ask_text('Values, with commas between:', f'{text}:')}"
    return _ask_modifiers(text)


def _ask_relation(text: str) -> str:
    [field] = read_fields([text])
    chosen = _choose_modifiers(field, text)
    text = ":".join([text, *chosen])
    what_happens = {
        "restrict": f"a {field.target} that is referred to cannot be deleted",
        "cascade": "what refers to it is deleted with it",
    }
    if "null" in chosen:
        what_happens["set-null"] = "what refers to it then refers to nothing"
    on_delete = prompts.choose(f"When a {field.target} is to be deleted:", what_happens)
    return text if on_delete == "restrict" else f"{text}:on-delete={on_delete}"


def _ask_way_back(around: Surroundings, texts: Sequence[str], text: str) -> str:
    """The text, with a name for the route back where the usual one is taken, or there is none."""
    try:
        around.check([*texts, text])
    except ForgeError as error:
        if not (suggested := _SUGGESTED.search(error.hint)):
            return text
    else:
        return text
    target = text.split(":")[2]
    way = prompts.text(
        f"Name of the way back from {target}, the last part of its path:",
        lambda answer: around.check([*texts, f"{text}:as={answer}"]),
        default=suggested[1],
    )
    return f"{text}:as={way}"


def _ask_modifiers(text: str) -> str:
    [field] = read_fields([text])
    for name in _choose_modifiers(field, text):
        text += f":{name}"
        if name in ("min", "max", "pattern"):
            text += f"={_ask_text(f'{name} of {field.name}:', f'{text}=')}"
        elif name == "default":
            text += f"={_ask_default(field, text)}"
    return text


def _choose_modifiers(field: Field, text: str) -> list[str]:
    from forge_cli.manifest import offered_modifiers

    def check(chosen: list[str]) -> None:
        flags = [name for name in chosen if name in ("unique", "index", "null")]
        read_fields([":".join([text, *flags])])
        if {"unique", "default"} <= set(chosen) and field.type != "uuid":
            raise ForgeError(
                "a unique field cannot have a default: the second row would have it too",
                "choose one of them",
            )

    offered = offered_modifiers(field)
    return prompts.choose_some(f"What else is true of {field.name}?", offered, check)


def _ask_default(field: Field, text: str) -> str:
    values = field.members or (("true", "false") if field.type == "bool" else ())
    if values:
        return prompts.choose(f"Default of {field.name}:", dict.fromkeys(values, ""))
    special = f" ({_SPECIAL[field.type]})" if field.type in _SPECIAL else ""
    return _ask_text(f"Default of {field.name}{special}:", f"{text}=")


def _ask_text(question: str, before: str, *, default: str = "") -> str:
    """What comes after `before` in the text of a field; a colon in it is just a colon."""

    def written(answer: str) -> str:
        return answer.replace(":", "::")

    answer = prompts.text(
        question, lambda answer: read_fields([before + written(answer)]), default=default
    )
    return written(answer)
