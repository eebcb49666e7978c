"""What forge tells a user who cannot have what they asked for."""


class ForgeError(Exception):
    """A user's mistake or a refusal. Printed as two lines: what and why, then what to do.

    `str(error)` is the first line, `hint` the second; the program ends with `exit_code`.
    """

    def __init__(self, what: str, hint: str, *, exit_code: int = 2) -> None:
        super().__init__(what)
        self.hint = hint
        self.exit_code = exit_code
