"""Rules between models: targets, reverse routes, names that two of them would share."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from ..errors import ForgeError
from . import checks, naming, reserved
from .fields import Field, Model
from .rules import about


def check_relations(models: Sequence[Model]) -> None:
    """Refuse the first thing that the models cannot have together."""
    _check_model_names(models)
    _check_derived_classes(models)
    _check_paths(models)
    _check_targets({model.name: model for model in models})
    _check_reverses(models)
    _check_required_refs(models)


def _check_model_names(models: Sequence[Model]) -> None:
    """Names are compared as files are on macOS, where `Post.toml` and `POST.toml` are one."""
    _check_distinct(
        models, "name", lambda model: [model.name.lower()], "call one of them otherwise"
    )
    _check_distinct(
        models,
        "name in code",
        lambda model: {model.singular, model.plural},
        "give one of them another plural, or another name",
    )


def _check_distinct(
    models: Iterable[Model], what: str, names: Callable[[Model], Iterable[str]], hint: str
) -> None:
    owners: dict[str, str] = {}
    for model in models:
        for name in names(model):
            if name in owners:
                both = f"{owners[name]} and {model.name}"
                with about(model.name, what):
                    raise ForgeError(f"{both} would share the {what} {name}", hint)
            owners[name] = model.name


def _check_derived_classes(models: Iterable[Model]) -> None:
    owners: dict[str, str] = {}
    for model in models:
        for name, owner in classes_of(model):
            with about(model.name, field=owner.partition(".")[2]):
                if name in reserved.CLASS_NAMES:
                    what = f"{owner} would make a class {name}, which the generated modules use"
                    raise ForgeError(what, "rename it")
                if name in owners:
                    what = f"{owners[name]} and {owner} would both make a class {name}"
                    raise ForgeError(what, "rename one of them")
            owners[name] = owner


def classes_of(model: Model) -> Iterator[tuple[str, str]]:
    """The name of each class that a model makes, and what it comes from: `Post` or `Post.status`."""
    yield model.name, model.name
    for suffix in reserved.CLASS_SUFFIXES:
        yield model.name + suffix, model.name
    for field in model.fields:
        if field.members:
            yield naming.enum_class(model.name, field.name), f"{model.name}.{field.name}"


def _check_paths(models: Sequence[Model]) -> None:
    _check_distinct(models, "path", lambda model: [model.path], "give one of them another path")
    owners = {model.path: model.name for model in models}
    for model in models:
        *above, _ = accumulate(model.path.split("/"), "{}/{}".format)
        for path in above:
            if path in owners:
                what = f"the path {model.path} of {model.name} lies among the records of {owners[path]}"
                with about(model.name, "path"):
                    raise ForgeError(
                        what, f"give {model.name} a path that does not begin with {path}/"
                    )


def _relations(models: Iterable[Model]) -> Iterator[tuple[Model, Field, str]]:
    for model in models:
        for field in model.fields:
            if field.target is not None:
                yield model, field, field.target


def _check_targets(models: Mapping[str, Model]) -> None:
    for model, field, target in _relations(models.values()):
        with about(model.name, field=field.name):
            _check_target(models, model, field, target)


def _check_target(models: Mapping[str, Model], model: Model, field: Field, target: str) -> None:
    if target not in models:
        close = checks.nearest(target, models)
        what = f"{model.name}.{field.name}: there is no model {target}"
        hint = f"did you mean {close}?" if close else f"add {target} first"
        raise ForgeError(what, hint)
    if field.reverse is None:
        raise ForgeError(
            f"{model.name}.{field.name}: a many with its own model needs a name for the way back",
            f"add :as=, such as :as={naming.path_of(field.name)}-of",
        )


def _check_reverses(models: Iterable[Model]) -> None:
    owners: dict[tuple[str, str | None], str] = {}
    for model, field, target in _relations(models):
        name = f"{model.name}.{field.name}"
        first = owners.setdefault((target, field.reverse), name)
        if first != name:
            what = (
                f"{first} and {name} would share the route from {target} back, .../{field.reverse}"
            )
            other = f"{field.reverse}-by-{naming.path_of(field.name)}"
            with about(model.name, field=field.name):
                raise ForgeError(what, f"add :as= to one of them, such as :as={other}")


def _check_required_refs(models: Sequence[Model]) -> None:
    """Refuse models of which none could be created first."""
    needs = {
        model.name: {f.target: f.name for f in model.fields if f.type == "ref" and not f.null}
        for model in models
    }
    for model in _waiting(needs):
        if circle := _circle(needs, model):
            chain = " -> ".join([*circle, circle[0]])
            what = f"no {circle[0]} could ever be created, each needs another first: {chain}"
            last, field = circle[-1], needs[circle[-1]][circle[0]]
            with about(last, field=field):
                raise ForgeError(what, f"let one of them be null, such as {last}.{field}:...:null")


def _waiting(needs: Mapping[str, Mapping[str | None, str]]) -> list[str]:
    """The models that wait, at whatever distance, for one that waits for itself."""
    needing: dict[str | None, list[str]] = {}
    for model, targets in needs.items():
        for target in targets:
            needing.setdefault(target, []).append(model)
    missing = {model: len(targets) for model, targets in needs.items()}
    ready = [model for model, number in missing.items() if number == 0]
    for model in ready:
        for other in needing.get(model, ()):
            missing[other] -= 1
            if missing[other] == 0:
                ready.append(other)
    return [model for model, number in missing.items() if number > 0]


def _circle(needs: Mapping[str, Mapping[str | None, str]], start: str) -> list[str] | None:
    """The models on a way of required refs from `start` back to it."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for target in needs[way[-1]]:
            if target == start:
                return way
            if target is not None and target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return None
