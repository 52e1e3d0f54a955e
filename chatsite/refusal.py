"""Saying no, in words that tell a person what to do."""


class Refused(Exception):  # noqa: N818 (it is no error of the program)
    """What was asked cannot be done.

    `code` is for programs, `message` for people, `status` the HTTP status that fits.
    """

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
