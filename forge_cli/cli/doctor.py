"""forge doctor: what is missing on this machine, and what the project waits for."""

from .options import DebugOption, JsonOption, QuietOption
from .outcome import outcome

_STATUS = {"ok": "done", "warning": "warning", "problem": "failed"}


def doctor(
    json: JsonOption = False, quiet: QuietOption = False, debug: DebugOption = False
) -> None:
    """Tell what is missing on this machine and, inside of a project, what that waits for.

    Each line is ok, or says what to do. Nothing is changed. The exit code is 1 where something must be
    done; warnings are no reason.
    """
    from dataclasses import asdict
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.doctor import examine
    from forge_cli.errors import ForgeError
    from forge_cli.manifest import find_root

    console = Console(json=json, quiet=quiet)
    with outcome("doctor", console, ("look",)) as result:
        here = Path.cwd()
        try:
            root = find_root(here)
        except ForgeError:
            root = None
        else:
            result.document["path"] = str(root)
        with console.step("look", "Looking") as step:
            findings = examine(here, root)
            where = f"this machine and {root}" if root else "this machine"
            step.done(f"Looked at {where}", checks=len(findings))
        result.document["findings"] = [asdict(finding) for finding in findings]
        width = max(len(finding.name) for finding in findings)
        for each in findings:
            console.finding(_STATUS[each.status], each.name.ljust(width), each.what, each.hint)
        if count := sum(finding.status == "problem" for finding in findings):
            raise ForgeError(
                f"{count} {'thing has' if count == 1 else 'things have'} to be done",
                "do what stands below each, then run forge doctor again",
                exit_code=1,
            )
