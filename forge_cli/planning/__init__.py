"""From an edit of the manifest to what is to become of each file: what all commands that change a project share.

    wanted = edit(manifest)
    base, theirs = render(lock), render(wanted)
    plan = merge(base, ours = the working tree, theirs) + manifest + lock + migration(lock -> wanted)

Nothing is written here: a proposal is shown, or carried out by the transaction.
"""

from .composing import compose
from .proposal import Proposal, propose
from .request import Edit, Request, Undo
from .usages import Usage

__all__ = ["Edit", "Proposal", "Request", "Undo", "Usage", "compose", "propose"]
