"""What can go wrong, named by what the caller of the code should do about it.

::

    CaptureError
      UnknownTenant         the person's organisation is not connected to this service
      SwitchedOff           the organisation has not turned Auto Capture on
      NotAmongUsers         the organisation lets others use it, not this person
      SignInRequired        the person must sign in (again); a claims challenge may be carried
      AccessDenied          the person may not see or do this
      NotFound              the record or the message is not there (any more)
      Throttled             wait; ``retry_after`` seconds
      ServiceUnavailable    time-out, connection, 5xx after retries; which service
      UnexpectedReply       the other side broke its contract
        TooLarge            an answer is larger than what asked for it can hold

No message of these carries what a vendor answered: bodies may hold mail.
A vendor's status, error code and request id may be carried, and are safe to log and to show.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AccessDenied",
    "CaptureError",
    "NotAmongUsers",
    "NotFound",
    "Service",
    "ServiceUnavailable",
    "SignInRequired",
    "SuggestionsOff",
    "SwitchedOff",
    "Throttled",
    "TooLarge",
    "UnexpectedReply",
    "UnknownTenant",
    "safe",
]


class Service(StrEnum):
    """A neighbour that can fail, by the name a person knows it by."""

    GRAPH = "Microsoft 365"
    DATAVERSE = "Dynamics 365"
    ENTRA = "Microsoft Entra ID"
    CONNECTOR = "Teams"
    REDIS = "the store of this service"


class CaptureError(Exception):
    """Nothing can be shown or done; the subclass says what to do about it."""


class SignInRequired(CaptureError):  # noqa: N818 - named by what to do about it
    """No usable grant for this person; ``claims`` is a challenge to pass on to the sign-in.

    ``code`` is what the vendor calls the reason, such as ``AADSTS50076``, or "".
    """

    def __init__(self, *, claims: str | None = None, code: str = "", request_id: str = "") -> None:
        super().__init__("sign-in required")
        self.claims = claims
        self.code = code
        self.request_id = request_id


class UnknownTenant(CaptureError):  # noqa: N818 - a state of affairs, as its siblings
    """The person's organisation is not connected to this service."""

    def __init__(self) -> None:
        super().__init__("unknown tenant")


class SwitchedOff(CaptureError):  # noqa: N818 - as above
    """The person's organisation has not turned Auto Capture on, or has turned it off."""

    def __init__(self) -> None:
        super().__init__("switched off")


class NotAmongUsers(CaptureError):  # noqa: N818 - as above
    """The person's organisation lets some use it, and this person is none of them."""

    def __init__(self) -> None:
        super().__init__("not among the users")


class SuggestionsOff(CaptureError):  # noqa: N818 - as above
    """The person wants nothing suggested, and their mailbox is not searched."""

    def __init__(self) -> None:
        super().__init__("suggestions are off")


class _FromService(CaptureError):  # noqa: N818 - as above
    def __init__(
        self, service: Service, what: str, *, status: int = 0, request_id: str = "", code: str = ""
    ) -> None:
        super().__init__(f"{service}: {what} (status {status}, request {request_id or 'unknown'})")
        self.service = service
        self.status = status
        self.request_id = request_id
        self.code = code


def safe(error: CaptureError) -> dict[str, str]:
    """What of an error may be logged and shown."""
    names = ("service", "status", "code", "request_id")
    return {name: str(getattr(error, name)) for name in names if hasattr(error, name)}


class AccessDenied(_FromService):
    """The person's own rights do not reach this."""


class NotFound(_FromService):
    """It is not there, or not for this person."""


class Throttled(_FromService):
    """The service asked us to wait."""

    def __init__(self, service: Service, *, retry_after: float, request_id: str = "") -> None:
        super().__init__(service, "throttled", status=429, request_id=request_id)
        self.retry_after = retry_after


class ServiceUnavailable(_FromService):
    """The service did not answer usefully, retries included.

    ``retry_after`` is set where the service named a time itself.
    """

    def __init__(
        self,
        service: Service,
        what: str,
        *,
        status: int = 0,
        request_id: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(service, what, status=status, request_id=request_id)
        self.retry_after = retry_after


class UnexpectedReply(_FromService):
    """The service answered something its documentation does not allow, or refused our request."""


class TooLarge(UnexpectedReply):
    """The answer is larger than the limit that whoever asked has set."""
