"""Why somebody is not let in, named by what the rim answers.

::

    Exception
      InvalidToken          401: not a token we can trust
      NotAllowed            403: a trusted token that does not reach this far
      KeysUnavailable       503: we cannot tell, because the signing keys could not be had
    CaptureError
      SignInRequired
        ConsentRequired     the person (or an administrator) must consent first

Messages are constants of this package: no token, no claim, no vendor's sentence.
"""

from __future__ import annotations

from capture.errors import SignInRequired

__all__ = ["ConsentRequired", "InvalidToken", "KeysUnavailable", "NotAllowed"]


class InvalidToken(Exception):  # noqa: N818 - names the state of the token, as the rims say it
    """The token proves nothing; ``reason`` is a constant and safe to log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAllowed(Exception):  # noqa: N818 - as InvalidToken
    """Known, but not allowed this; ``reason`` is a constant and safe to log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeysUnavailable(Exception):  # noqa: N818 - as InvalidToken
    """The issuer's signing keys could not be loaded, so the token was neither trusted nor refuted.

    Answered with 503 and no detail: the sender did nothing wrong and may try again.
    """

    def __init__(self) -> None:
        super().__init__("signing keys unavailable")


class ConsentRequired(SignInRequired):
    """Signing in silently cannot help: consent has to be given on a page."""
