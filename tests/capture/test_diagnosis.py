"""Which remedy an error has."""

from __future__ import annotations

import pytest

from capture.diagnosis import Health, Link, Remedy, broken, remedy_for
from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
    UnknownTenant,
)


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (SignInRequired(code="AADSTS53003"), Remedy.ACCESS_POLICY),
        (SignInRequired(code="AADSTS50076", claims="{}"), Remedy.SECOND_FACTOR),
        (SignInRequired(claims="{}"), Remedy.SECOND_FACTOR),
        (SignInRequired(code="AADSTS50173"), Remedy.SIGN_IN),
        (SignInRequired(), Remedy.SIGN_IN),
        (SignInRequired(code="AADSTS65001"), Remedy.CONSENT),
        (SignInRequired(code="AADSTS90094"), Remedy.ADMIN_CONSENT),
        (UnexpectedReply(Service.ENTRA, "x", code="AADSTS7000222"), Remedy.SECRET_EXPIRED),
        (UnexpectedReply(Service.ENTRA, "x", code="AADSTS7000215"), Remedy.SECRET_WRONG),
        (UnexpectedReply(Service.ENTRA, "x", code="AADSTS700027"), Remedy.CERTIFICATE_WRONG),
        (AccessDenied(Service.GRAPH, "x", code="ErrorAccessDenied"), Remedy.PERMISSION),
        (AccessDenied(Service.GRAPH, "x"), Remedy.PERMISSION),
        (NotFound(Service.GRAPH, "x", code="MailboxNotEnabledForRESTAPI"), Remedy.NO_MAILBOX),
        (AccessDenied(Service.DATAVERSE, "x", code="0x80072560"), Remedy.NOT_IN_DYNAMICS),
        (AccessDenied(Service.DATAVERSE, "x"), Remedy.PRIVILEGE),
        (UnknownTenant(), Remedy.TENANT),
        (Throttled(Service.GRAPH, retry_after=1), Remedy.WAIT),
        (ServiceUnavailable(Service.ENTRA, "x"), Remedy.WAIT),
        (UnexpectedReply(Service.GRAPH, "x", code="somethingNew"), Remedy.SUPPORT),
    ],
)
def test_each_error_has_a_remedy(error: CaptureError, remedy: Remedy) -> None:
    """The vendor's code decides where it is known, otherwise the kind of error."""
    assert remedy_for(error) is remedy


def test_what_support_needs_is_kept() -> None:
    """The code and the request id, as the vendor wrote them."""
    error = UnexpectedReply(Service.GRAPH, "x", code="somethingNew", request_id="r-1")
    finding = broken(Link.MAILBOX, error)
    assert (finding.health, finding.code, finding.request_id) == (
        Health.BROKEN,
        "somethingNew",
        "r-1",
    )
