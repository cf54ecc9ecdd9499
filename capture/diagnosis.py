"""What stands between a person and their timeline: each link, its state, and its remedy.

Codes are those of "Microsoft Entra authentication and authorization error codes", "Microsoft Graph
error responses and resource types" and "Web service error codes" (Dataverse). A code is a word of
the vendor's documentation; nothing else of an answer is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from capture.errors import (
    AccessDenied,
    CaptureError,
    NotAmongUsers,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    SuggestionsOff,
    SwitchedOff,
    Throttled,
    UnknownTenant,
)

__all__ = [
    "Finding",
    "Health",
    "Link",
    "Remedy",
    "beyond_sign_in",
    "broken",
    "known_remedy",
    "remedy_for",
]


class Link(StrEnum):
    """One link of the chain, in the order in which they depend on each other."""

    BOT = "bot"
    CERTIFICATE = "certificate"
    QUEUE = "queue"
    CLOCK = "clock"
    SIGN_IN = "sign-in"
    PROFILE = "profile"
    MAILBOX = "mailbox"
    CALENDAR = "calendar"
    DYNAMICS = "dynamics"
    USER = "user"
    SYNCHRONISATION = "synchronisation"


class Health(StrEnum):
    """How a link is; UNKNOWN where one before it keeps us from looking."""

    GOOD = "good"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class Remedy(StrEnum):
    """What would mend a broken link; ``cards`` holds the sentence that says who must do it."""

    SIGN_IN = "sign in"
    SECOND_FACTOR = "second factor"
    ACCESS_POLICY = "access policy"
    CONSENT = "consent"
    ADMIN_CONSENT = "administrator's consent"
    ACCOUNT_DISABLED = "account disabled"
    PASSWORD = "password expired"  # noqa: S105 - the name of a state
    NOT_A_MEMBER = "not a member"
    NOT_ASSIGNED = "not assigned"
    APP_MISSING = "app missing"
    RESOURCE_MISSING = "resource missing"
    SECRET_WRONG = "secret wrong"  # noqa: S105 - as above
    SECRET_EXPIRED = "secret expired"  # noqa: S105 - as above
    CERTIFICATE_WRONG = "certificate wrong"
    FEDERATION = "federation wrong"
    REGISTRATION = "registration wrong"
    CERTIFICATE_ENDS = "certificate ends"
    PERMISSION = "permission missing"
    NO_MAILBOX = "no mailbox"
    TENANT = "tenant not connected"
    NOT_IN_DYNAMICS = "not in Dynamics"
    DISABLED_IN_DYNAMICS = "disabled in Dynamics"
    NO_ROLE = "no role"
    PRIVILEGE = "privilege missing"
    NOT_SYNCHRONISED = "not synchronised"
    NOT_APPROVED = "not approved"
    NOT_TESTED = "not tested"
    FORWARD_MAILBOX = "forward mailbox"
    CLOCK = "clock wrong"
    SWITCHED_OFF = "switched off"
    NOT_AMONG_USERS = "not among users"
    SUGGESTIONS_OFF = "suggestions off"
    WAIT = "wait"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one link; ``code`` and ``request_id`` are the vendor's, for support.

    ``number`` is the one figure a sentence may need: days left, or seconds of difference.
    """

    link: Link
    health: Health
    remedy: Remedy | None = None
    code: str = ""
    request_id: str = ""
    number: int = 0


_BY_CODE: Final = {
    **dict.fromkeys(
        ("AADSTS50173", "AADSTS700082", "AADSTS700084", "AADSTS70008", "AADSTS70043"),
        Remedy.SIGN_IN,
    ),
    **dict.fromkeys(("AADSTS50132", "AADSTS50133", "AADSTS50058", "AADSTS16000"), Remedy.SIGN_IN),
    **dict.fromkeys(
        ("AADSTS500133", "AADSTS54005", "AADSTS501481", "AADSTS700005"), Remedy.SIGN_IN
    ),
    **dict.fromkeys(
        ("AADSTS50072", "AADSTS50074", "AADSTS50076", "AADSTS50079", "AADSTS50158"),
        Remedy.SECOND_FACTOR,
    ),
    **dict.fromkeys(
        ("AADSTS53000", "AADSTS53001", "AADSTS53002", "AADSTS53003", "AADSTS53004"),
        Remedy.ACCESS_POLICY,
    ),
    **dict.fromkeys(("AADSTS530002", "AADSTS530003", "AADSTS50097"), Remedy.ACCESS_POLICY),
    **dict.fromkeys(("AADSTS65001", "AADSTS65004"), Remedy.CONSENT),
    **dict.fromkeys(("AADSTS90094", "AADSTS90095", "AADSTS90093"), Remedy.ADMIN_CONSENT),
    "AADSTS50057": Remedy.ACCOUNT_DISABLED,
    "AADSTS50055": Remedy.PASSWORD,
    **dict.fromkeys(("AADSTS50034", "AADSTS50020", "AADSTS51004"), Remedy.NOT_A_MEMBER),
    "AADSTS50105": Remedy.NOT_ASSIGNED,
    **dict.fromkeys(("AADSTS700016", "AADSTS7000112", "AADSTS90002"), Remedy.APP_MISSING),
    **dict.fromkeys(("AADSTS500011", "AADSTS650052", "AADSTS500014"), Remedy.RESOURCE_MISSING),
    **dict.fromkeys(("AADSTS7000215", "AADSTS7000218"), Remedy.SECRET_WRONG),
    "AADSTS7000222": Remedy.SECRET_EXPIRED,
    **dict.fromkeys(
        ("AADSTS700027", "AADSTS700024", "AADSTS700023", "AADSTS50012", "AADSTS700021"),
        Remedy.CERTIFICATE_WRONG,
    ),
    **dict.fromkeys(("AADSTS700211", "AADSTS700212", "AADSTS700213"), Remedy.FEDERATION),
    **dict.fromkeys(
        ("AADSTS50011", "AADSTS500112", "AADSTS50013", "AADSTS500131", "AADSTS70011"),
        Remedy.REGISTRATION,
    ),
    **dict.fromkeys(("AADSTS90009", "AADSTS7000114", "AADSTS65005"), Remedy.REGISTRATION),
    **dict.fromkeys(("AADSTS90033", "AADSTS90055"), Remedy.WAIT),
    **dict.fromkeys(
        ("MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI", "extensionError"),
        Remedy.NO_MAILBOX,
    ),
    **dict.fromkeys(
        ("ErrorAccessDenied", "Authorization_RequestDenied", "accessDenied"), Remedy.PERMISSION
    ),
    **dict.fromkeys(("0x80072560", "0x80041d1f"), Remedy.NOT_IN_DYNAMICS),
    "0x80040225": Remedy.DISABLED_IN_DYNAMICS,
    "0x80042f09": Remedy.NO_ROLE,
    "0x80040220": Remedy.PRIVILEGE,
}


def known_remedy(error: CaptureError) -> Remedy | None:
    """What would mend this, where it is certain: by a vendor's code, or by our own decision."""
    ours = _BY_DECISION.get(type(error))
    return ours or _BY_CODE.get(str(getattr(error, "code", "")))


_BY_DECISION: Final = {
    SwitchedOff: Remedy.SWITCHED_OFF,
    NotAmongUsers: Remedy.NOT_AMONG_USERS,
    SuggestionsOff: Remedy.SUGGESTIONS_OFF,
}


def beyond_sign_in(error: CaptureError) -> bool:
    """Whether no page the person may visit would help: somebody else must act first."""
    return known_remedy(error) not in _BY_THE_PERSON


_BY_THE_PERSON: Final = (None, Remedy.SIGN_IN, Remedy.SECOND_FACTOR, Remedy.CONSENT)


def remedy_for(error: CaptureError) -> Remedy:
    """What would mend this; a code that is known counts more than the kind of error."""
    if known := known_remedy(error):
        return known
    if isinstance(error, SignInRequired):
        return Remedy.SECOND_FACTOR if error.claims is not None else Remedy.SIGN_IN
    if isinstance(error, AccessDenied) and error.service is Service.DATAVERSE:
        return Remedy.PRIVILEGE
    return next((cure for kind, cure in _BY_KIND.items() if isinstance(error, kind)), _LAST)


_BY_KIND: Final = {
    UnknownTenant: Remedy.TENANT,
    AccessDenied: Remedy.PERMISSION,
    NotFound: Remedy.PERMISSION,
    Throttled: Remedy.WAIT,
    ServiceUnavailable: Remedy.WAIT,
}
_LAST: Final = Remedy.SUPPORT


def broken(link: Link, error: CaptureError) -> Finding:
    """That a link failed with this error."""
    code, request = (str(getattr(error, name, "")) for name in ("code", "request_id"))
    return Finding(link, Health.BROKEN, remedy_for(error), code, request)
