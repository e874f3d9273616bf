# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
"""Errors that operations raise."""


class UnexpectedReply(ValueError):
    """The provider's answer doesn't match its documentation.  Never holds the body."""

    def __init__(self, operation: str, status: int, reason: str) -> None:
        super().__init__(operation, status, reason)
        self.operation = operation
        self.status = status
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.operation}: status {self.status}: {self.reason}"
