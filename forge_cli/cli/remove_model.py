"""forge remove-model: a resource and its table taken away."""

from typing import TYPE_CHECKING, Annotated

import typer

from .manner import changes_a_project
from .options import AskedModelArgument

if TYPE_CHECKING:
    from pathlib import Path

    from forge_cli.migrations import Revision
    from forge_cli.planning import Request, Undo

    from .manner import Manner


@changes_a_project("remove-model")
def remove_model(
    model: AskedModelArgument = None,
    *,
    undo: Annotated[
        bool,
        typer.Option(
            "--undo",
            help="Remove the migration that made it too, if it was neither committed nor applied.",
        ),
    ] = False,
    manner: "Manner",
) -> "Request":
    """Remove a model, with a migration that drops its table.

    In a terminal it asks which, where none is named.
    """
    from forge_cli.manifest import Renames, get_model, remove_model
    from forge_cli.planning import Request

    if model is None:
        from . import model_questions as questions

        asked = questions.begin(manner, "the model is", "remove-model Post")
        model = questions.choose_model(asked, "Which model is to be removed?")
        manner.answers.append(model)
    return Request(
        lambda wanted, _: (remove_model(wanted, model), Renames()),
        may_undo=_may_undo if undo else None,
        check_names=lambda project: get_model(project, model),
    )


def _may_undo(root: "Path", revision: "Revision") -> "Undo":
    """A revision may go where nobody outside of this working tree can know it."""
    from forge_cli.planning import Undo
    from forge_cli.toolchain import applied_revisions, was_committed

    from .databases import applied_in_development

    committed = was_committed(root, revision.path)
    if committed is None:
        return Undo(allowed=False, why="git could not be asked whether it was committed")
    if committed:
        return Undo(allowed=False, why=f"{revision.path} was committed")
    if revision.id in applied_in_development(root):
        why = f"{revision.path} was applied to the database of forge dev"
        return Undo(allowed=False, why=f"{why}; take it back there: forge db downgrade")
    applied = applied_revisions(root)
    if applied is None:
        return Undo(allowed=True, why="the database could not be asked whether it was applied")
    if revision.id in applied:
        return Undo(allowed=False, why=f"{revision.path} was applied to the database")
    return Undo(allowed=True)
