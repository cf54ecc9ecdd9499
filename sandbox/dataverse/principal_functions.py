"""Functions that say what a user may do.

Pages: "RetrieveUserPrivileges Function", "RolePrivilege ComplexType", "RetrievePrincipalAccess
Function", "Use Web API functions" (how a row is passed as a parameter).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.grants import Grants
from sandbox.dataverse.payload import row_named
from sandbox.dataverse.privileges import PRIVILEGES, RIGHTS, privilege_id
from sandbox.dataverse.rights import Rights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.dataverse.access import Access
    from sandbox.dataverse.rows import Row

__all__ = ["principal_function"]

_NAMESPACE: Final = "Microsoft.Dynamics.CRM."
_TARGET: Final = re.compile(r"Target=(@\w+)")
_REFERENCE: Final = re.compile(r"\{\s*(['\"])@odata\.id\1\s*:\s*(['\"])(.+)\2\s*\}")


def principal_function(
    user: Row, called: str, aliases: Mapping[str, str], access: Access
) -> tuple[str, dict[str, Any]]:
    """The answer's complex type and values; ``called`` is the path's segment.

    Raises ``CrmError`` 400 for wrong arguments and 501 for other functions.
    """
    name, _, inside = called.removeprefix(_NAMESPACE).partition("(")
    grants = Grants.of(user, access.rows)
    if name == "RetrieveUserPrivileges" and inside in ("", ")"):
        return f"{name}Response", {"RolePrivileges": _privileges(grants)}
    if name == "RetrievePrincipalAccess":
        row = _target(inside.removesuffix(")"), aliases, access)
        rights = Rights(grants, access.rows)
        held = [f"{right}Access" for right in RIGHTS if rights.may(right, row)]
        return f"{name}Response", {"AccessRights": ",".join(held) or "None"}
    raise not_here(f"the bound function {called}")


def _privileges(grants: Grants) -> list[dict[str, Any]]:
    """Each privilege once, at the greatest depth that a role grants."""
    found = []
    for name in PRIVILEGES:
        held = max(grants.depths(name), default=None)
        if held:
            depth, unit = held
            one = {"Depth": depth.name.title(), "PrivilegeId": privilege_id(name)}
            found.append(one | {"BusinessUnitId": unit, "PrivilegeName": name})
    return found


def _target(inside: str, aliases: Mapping[str, str], access: Access) -> Row:
    alias = _TARGET.fullmatch(inside)
    reference = _REFERENCE.fullmatch(aliases.get(alias[1], "")) if alias else None
    named = row_named(reference[3]) if reference else None
    if named is None:
        raise bad_query("RetrievePrincipalAccess needs Target, an alias of a row's @odata.id.")
    return access.readable(*named)
