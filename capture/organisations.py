"""The Dataverse of a person's own organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from capture.errors import UnknownTenant
from capture.models import Caller, TenantId

__all__ = ["organisation_of"]

T = TypeVar("T")


def organisation_of(organisations: Mapping[TenantId, T], caller: Caller) -> T:
    """Raises ``UnknownTenant`` where it is not served here; nobody is answered from another's."""
    try:
        return organisations[caller.tenant]
    except KeyError:
        raise UnknownTenant from None
