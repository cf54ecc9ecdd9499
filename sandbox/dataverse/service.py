"""The Web API as one function from request to answer; every refusal becomes an answer here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from sandbox.dataverse.blocks import Uploads
from sandbox.dataverse.bulk import on_collection
from sandbox.dataverse.bulk_delete import bulk_delete
from sandbox.dataverse.call import API, Answer, Call, json_answer, refusal
from sandbox.dataverse.conversion import as_date
from sandbox.dataverse.duplicates import detects_duplicates
from sandbox.dataverse.errors import CrmError, bad_query, not_here
from sandbox.dataverse.functions import function_arguments
from sandbox.dataverse.headers import check_headers
from sandbox.dataverse.impersonation import access_of
from sandbox.dataverse.merge import merge
from sandbox.dataverse.metadata import METADATA_SETS, metadata_answer
from sandbox.dataverse.options import FETCH, query_pairs
from sandbox.dataverse.parties import Directory
from sandbox.dataverse.preferences import preferences
from sandbox.dataverse.promote import check_promote
from sandbox.dataverse.search import Search
from sandbox.dataverse.session import Session
from sandbox.dataverse.tables import ELSEWHERE, SETS
from sandbox.dataverse.writes import Writes

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Rows
    from sandbox.dataverse.schema import Table
    from sandbox.people import Tenant
    from sandbox.world import World

__all__ = ["Service"]

_SEGMENT: Final = re.compile(r"([$\w]+)(?:\((.*)\))?", re.DOTALL)


class Service:
    """The CRM of one tenant's organisation."""

    def __init__(self, world: World, rows: Rows, tenant: Tenant) -> None:
        self._world = world
        self._tenant = tenant
        self.rows = rows
        self._directory = Directory(rows, world, tenant.people)
        self._uploads = Uploads(world.store, tenant.dataverse)
        self._searches = Search(rows)
        self._unbound: dict[str, Callable[[Session, str], Answer]] = {
            "WhoAmI": self._who_am_i,
            "CheckPromoteEmail": self._check_promote,
            "InitializeAttachmentBlocksUpload": self._initialize,
            "UploadBlock": self._upload,
            "Merge": self._merge,
            "CommitAttachmentBlocksUpload": self._commit,
            "searchquery": self._search,
            "BulkDelete": self._bulk_delete,
        }

    def answer(self, call: Call) -> Answer:
        """Answer one request; raises nothing."""
        try:
            answer = self._answered(call)
            applied = _applied(call)
        except CrmError as error:
            return refusal(error)
        if applied and answer.status < 300:
            headers = dict(answer.headers) | {"Preference-Applied": ",".join(applied)}
            return replace(answer, headers=headers)
        return answer

    def searched(self, call: Call) -> Answer:
        """Answer a request of the search endpoint, whose path follows ``SEARCH``."""
        try:
            check_headers(call)
            match call.path:
                case "/v2.0/query":
                    return self._search(self._session(call), "")
                case "/v1.0/query":
                    _check_method(call, "POST")
                    session = self._session(call)
                    return json_answer(self._searches.first(call.json(), session.scope))
                case _:
                    raise not_here(f"the search operation {call.path}")
        except CrmError as error:
            return refusal(error)

    @property
    def root(self) -> str:
        """The address of the Web API."""
        return f"{self._world.organisation(self._tenant)}{API}"

    def _answered(self, call: Call) -> Answer:
        check_headers(call)
        session = self._session(call)
        segments = _segments(call.path)
        if not segments:
            return self._document()
        match = _SEGMENT.fullmatch(segments[0])
        if match is None:
            raise _unknown(segments[0])
        name, inside = match[1], match[2]
        if name in METADATA_SETS:
            return metadata_answer(call, segments, self.root)
        if name in self._unbound and len(segments) == 1:
            return self._unbound[name](session, inside or "")
        if name not in SETS:
            raise not_here(name) if name in ELSEWHERE else _unknown(name)
        return _routed(session, SETS[name], inside, segments[1:])

    def _session(self, call: Call) -> Session:
        access = access_of(call.person, self.rows, call.headers, self._tenant.people)
        call = replace(call, person=access.person)
        now = self._world.clock()
        written = as_date(now.isoformat())
        assert written is not None
        detects = detects_duplicates(call.headers)
        writes = Writes(self.rows, access, self._directory, written, detects)
        wishes = preferences(call.headers.get("prefer", ""))
        return Session(call, self.rows, access, writes, wishes, self.root, now)

    def _document(self) -> Answer:
        sets = [{"name": one, "kind": "EntitySet", "url": one} for one in sorted(SETS)]
        return json_answer({"@odata.context": f"{self.root}/$metadata", "value": sets})

    def _who_am_i(self, session: Session, inside: str) -> Answer:
        _check_method(session.call, "GET")
        if inside:
            raise bad_query("WhoAmI takes no arguments.")
        user = self.rows.get("systemuser", session.access.user)
        organization = next(self.rows.all("organization"))
        assert user is not None
        return self._complex(
            "WhoAmIResponse",
            {
                "BusinessUnitId": user.values["businessunitid"][1],
                "UserId": user.id,
                "OrganizationId": organization.id,
            },
        )

    def _check_promote(self, session: Session, inside: str) -> Answer:
        _check_method(session.call, "GET")
        arguments = function_arguments(inside, query_pairs(session.call.query))
        return self._complex("CheckPromoteEmailResponse", check_promote(self.rows, arguments))

    def _merge(self, session: Session, _: str) -> Answer:
        _check_method(session.call, "POST")
        merge(session.writes, session.call.json())
        return Answer(204)

    def _initialize(self, session: Session, _: str) -> Answer:
        _check_method(session.call, "POST")
        body = self._uploads.initialize(session.call.person.oid, session.call.json())
        return self._complex("InitializeAttachmentBlocksUploadResponse", body)

    def _upload(self, session: Session, _: str) -> Answer:
        _check_method(session.call, "POST")
        self._uploads.upload(session.call.person.oid, session.call.json())
        return Answer(204)

    def _commit(self, session: Session, _: str) -> Answer:
        _check_method(session.call, "POST")
        call = session.call
        body = self._uploads.commit(call.person.oid, call.json(), session.writes)
        return self._complex("CommitAttachmentBlocksUploadResponse", body)

    def _search(self, session: Session, _: str) -> Answer:
        _check_method(session.call, "POST")
        body = self._searches.second(session.call.json(), session.scope)
        return self._complex("searchqueryResponse", {"response": body})

    def _bulk_delete(self, session: Session, _: str) -> Answer:
        _check_method(session.call, "POST")
        values = bulk_delete(session, session.call.json())
        return self._complex("BulkDeleteResponse", values)

    def _complex(self, name: str, values: dict[str, object]) -> Answer:
        context = f"{self.root}/$metadata#Microsoft.Dynamics.CRM.{name}"
        return json_answer({"@odata.context": context} | values)


def _applied(call: Call) -> list[str]:
    """The preferences an answer follows: FetchXML has its own page size."""
    applied = preferences(call.headers.get("prefer", "")).applied
    fetched = f"{FETCH}=" in call.query
    return [one for one in applied if not (fetched and one.startswith("odata.maxpagesize"))]


def _routed(session: Session, table: Table, key: str | None, rest: list[str]) -> Answer:
    if key is not None:
        return session.beyond_row(table, key, rest) if rest else session.on_row(table, key)
    if rest == ["$count"]:
        return session.count(table)
    if len(rest) == 1 and rest[0].startswith("Microsoft.Dynamics.CRM."):
        return on_collection(session, table, rest[0])
    if rest:
        raise _unknown(rest[0])
    return session.on_set(table)


def _segments(path: str) -> list[str]:
    """The path cut at slashes that are not inside parentheses, decoded afterwards."""
    found, depth, current = [], 0, ""
    for one in path.strip("/"):
        depth += (one == "(") - (one == ")")
        if one == "/" and depth == 0:
            found.append(current)
            current = ""
        else:
            current += one
    return [unquote(part) for part in (*found, current) if part]


def _check_method(call: Call, method: str) -> None:
    if call.method != method:
        raise CrmError(405, "", f"This is called with {method}.")


def _unknown(segment: str) -> CrmError:
    return CrmError(404, "0x8006088a", f"Resource not found for the segment '{segment}'.")
