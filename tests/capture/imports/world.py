"""A mailbox and an organisation that remember: just what an import asks of Graph and Dataverse.

Rows have primary keys, as in Dynamics: a second write of one id is a 412, a write of another id is
another row, so doubling an import shows.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.capture.imports.drawer import Drawer
from tests.capture.imports.examples import CONTOSO

OWN = "ann@adatum.example"
USER = "00000000-0000-4000-8000-0000000000aa"
FOLDERS = {
    "deleteditems": "Deleted Items",
    "junkemail": "Junk",
    "drafts": "Drafts",
    "outbox": "Outbox",
    "conversationhistory": "Chats",
    "sentitems": "Sent Items",
}
API = "/api/data/v9.2"
LOOKUP = "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname"
SYNCHRONISED = {
    "incomingemaildeliverymethod": 2,
    "incomingemailstatus": 1,
    "emailrouteraccessapproval": 1,
    "enabledforincomingemail": True,
}
Step = Callable[[str, str], Awaitable[web.Response | None]]


@dataclass
class File:
    """An attachment; ``kind`` is Graph's, ``size`` what the mailbox says."""

    id: str
    name: str
    content: bytes
    kind: str = "fileAttachment"
    size: int | None = None
    content_id: str | None = None
    """Of a picture within the text."""


@dataclass
class World:
    """What stands in the mailbox and in Dynamics; tests read and change it at will.

    ``before`` is asked at each request and may answer it, ``after`` once it is carried out.
    """

    mails: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, list[File]] = field(default_factory=dict)
    records: set[str] = field(default_factory=lambda: {CONTOSO.id})
    emails: dict[str, dict[str, Any]] = field(default_factory=dict)
    drawer: Drawer = field(default_factory=Drawer)
    cards: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    would_promote: bool = True
    privileges: set[str] = field(
        default_factory=lambda: {
            f"prv{one}Activity" for one in ("Create", "Read", "Write", "Append", "Share")
        }
    )
    access: str = "ReadAccess, AppendToAccess"
    masters: dict[str, str] = field(default_factory=dict)
    synchronisation: dict[str, Any] = field(default_factory=lambda: dict(SYNCHRONISED))
    before: Step | None = None
    after: Step | None = None
    url: str = ""

    @contextmanager
    def cut(self, at: int, *, carried_out: bool) -> Iterator[None]:
        """Begin with an empty Dynamics, and end a run by its request of this number, from 1."""
        self.emails.clear()
        self.drawer.attachments.clear()
        self.asked.clear()

        async def fail(_method: str, _path: str) -> web.Response | None:
            return web.Response(status=401) if len(self.asked) == at else None

        self.before, self.after = (None, fail) if carried_out else (fail, None)
        try:
            yield
        finally:
            self.before = self.after = None

    def add_mail(self, mail: str, message_id: str | None, *files: File, **more: Any) -> None:
        """Put a message into the mailbox."""
        self.mails[mail] = {
            "id": mail,
            "internetMessageId": message_id,
            "subject": f"subject of {mail}",
            "from": {"emailAddress": {"name": "Kim", "address": "Kim@contoso.example"}},
            "toRecipients": [{"emailAddress": {"name": "Ann", "address": OWN}}],
            "ccRecipients": [],
            "bccRecipients": [],
            "receivedDateTime": "2026-03-02T10:00:00Z",
            "importance": "normal",
            "body": {"contentType": "html", "content": "<p>hello</p>"},
            "parentFolderId": "inbox",
            "isDraft": False,
            "hasAttachments": bool(files),
            "singleValueExtendedProperties": [{"id": "String 0x1a", "value": "IPM.Note"}],
        } | more
        self.files[mail] = list(files)

    def files_of(self, email: str) -> list[tuple[str, bytes]]:
        """Names and contents of what is attached to a row."""
        return self.drawer.of(email)

    def paths(self, method: str) -> list[str]:
        """The paths asked for with this method."""
        return [path for one, path in self.asked if one == method]

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """Serve both services, and the cards, at ``url``."""
        app = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[self._observe])
        graph, emails = "/v1.0/me", f"{API}/emails"
        app.add_routes(
            [
                web.get(graph, self._me),
                web.post("/v1.0/$batch", self._batch),
                web.get(graph + "/messages/{mail}", self._message),
                web.get(graph + "/messages/{mail}/attachments", self._listed),
                web.get(graph + "/messages/{mail}/attachments/{file}/$value", self._content),
                web.get(emails, self._by_message_id),
                web.get(emails + "({id})", self._email),
                web.patch(emails + "({id})", self._regard),
                web.delete(emails + "({id})", self._delete),
                web.post(emails + "({id})/{action}", self._promote),
                web.get(API + "/WhoAmI", self._who_am_i),
                web.get(API + "/systemusers", self._user),
                web.get(API + f"/systemusers({USER})/{{function}}", self._rights),
                web.get(API + "/accounts({id})", self._account),
                web.get(API + "/CheckPromoteEmail({parameters})", self._check),
                *self.drawer.routes(),
                web.post("/cards/{card}", self._draw),
            ]
        )
        async with TestServer(app) as server:
            self.url = str(server.make_url("")).rstrip("/")
            yield

    @web.middleware
    async def _observe(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        if self.before and (instead := await self.before(request.method, request.path)):
            return instead
        response = await handler(request)
        if self.after and (instead := await self.after(request.method, request.path)):
            return instead
        return response

    async def _batch(self, request: web.Request) -> web.Response:
        """The mailbox's own addresses and its folders, none of which has any below it."""
        answers = []
        for part in (await request.json())["requests"]:
            path = part["url"].partition("?")[0].removeprefix("/me")
            name = path.removeprefix("/mailFolders/")
            if not path:
                body: dict[str, Any] = {"mail": OWN, "userPrincipalName": OWN}
            elif name in FOLDERS:
                body = {"id": name, "parentFolderId": "root", "childFolderCount": 0}
            else:
                assert path == "/mailFolders" or path.endswith("/childFolders")
                body = {"value": []}
            answers.append({"id": part["id"], "status": 200, "body": body})
        return web.json_response({"responses": answers})

    async def _who_am_i(self, _request: web.Request) -> web.Response:
        return web.json_response({"UserId": USER})

    async def _rights(self, request: web.Request) -> web.Response:
        if request.match_info["function"].endswith("RetrieveUserPrivileges()"):
            held = [{"PrivilegeName": one} for one in sorted(self.privileges)]
            return web.json_response({"RolePrivileges": held})
        (named,) = re.findall(r"accounts\(([^)]+)\)", request.query["@target"])
        return (
            web.json_response({"AccessRights": self.access}) if named in self.records else missing()
        )

    async def _me(self, _request: web.Request) -> web.Response:
        return web.json_response({"mail": OWN, "userPrincipalName": OWN, "proxyAddresses": []})

    async def _message(self, request: web.Request) -> web.Response:
        return found(self.mails.get(request.match_info["mail"]))

    async def _listed(self, request: web.Request) -> web.Response:
        listed = [
            {
                "@odata.type": f"#microsoft.graph.{file.kind}",
                "id": file.id,
                "name": file.name,
                "contentType": "application/pdf",
                "size": len(file.content) if file.size is None else file.size,
                "isInline": file.content_id is not None,
                "contentId": file.content_id,
            }
            for file in self.files[request.match_info["mail"]]
        ]
        return web.json_response({"value": listed})

    async def _content(self, request: web.Request) -> web.Response:
        wanted = request.match_info["file"]
        files = self.files.get(request.match_info["mail"], [])
        file = next((one for one in files if one.id == wanted), None)
        return missing() if file is None else web.Response(body=file.content)

    async def _by_message_id(self, request: web.Request) -> web.Response:
        assert request.query["@p1"] == "'messageid'"
        wanted = {one.lower() for one in json.loads(request.query["@p2"])}
        rows = [row for row in self.emails.values() if row["messageid"].lower() in wanted]
        return web.json_response({"value": [self._shown(row) for row in rows]})

    async def _email(self, request: web.Request) -> web.Response:
        row = self.emails.get(request.match_info["id"])
        return found(None if row is None else self._shown(row))

    async def _regard(self, request: web.Request) -> web.Response:
        row = self.emails.get(request.match_info["id"])
        body = await request.json()
        bound = re.fullmatch(
            r"/accounts\((.+)\)", body.pop("regardingobjectid_account_email@odata.bind")
        )
        assert bound is not None
        assert not body
        assert request.headers["If-Match"] == "*"
        if row is None or bound[1] not in self.records:
            return missing()
        row["_regardingobjectid_value"] = bound[1]
        row[LOOKUP] = "account"
        return web.Response(status=204)

    async def _delete(self, request: web.Request) -> web.Response:
        row = self.emails.get(request.match_info["id"])
        if row is None:
            return missing()
        if request.headers["If-Match"] != self._shown(row)["@odata.etag"]:
            return web.json_response({"error": {"code": "0x80060882"}}, status=412)
        del self.emails[row["activityid"]]
        return web.Response(status=204)

    async def _promote(self, request: web.Request) -> web.Response:
        assert request.match_info["action"] == "Microsoft.Dynamics.CRM.DeliverPromoteEmail"
        email, body = request.match_info["id"], await request.json()
        if email in self.emails:
            return web.json_response({"error": {"code": "0x80040237"}}, status=412)
        self.emails[email] = {
            "activityid": email,
            "messageid": body["MessageId"],
            "subject": body["Subject"],
            "description": body["Body"],
            "directioncode": body["From"] == OWN,
            "statuscode": 4,
            "createdon": "2026-03-02T11:00:00Z",
            "senton": body["ReceivedOn"],
            "_ownerid_value": USER,
            "email_activity_parties": [
                {"participationtypemask": part, "addressused": one}
                for part, name in enumerate(("From", "To", "Cc", "Bcc"), 1)
                for one in body[name].split(";")
                if one
            ],
            "body": body,
        }
        return web.json_response(self._shown(self.emails[email]))

    async def _user(self, request: web.Request) -> web.Response:
        assert "EqualUserId" in request.query["$filter"]
        row = {"systemuserid": CONTOSO.id, "mailbox_regarding_systemuser": [self.synchronisation]}
        return web.json_response({"value": [row]})

    async def _account(self, request: web.Request) -> web.Response:
        account = request.match_info["id"]
        if account not in self.records:
            return missing()
        row: dict[str, Any] = {"accountid": account, "name": "Contoso"}
        row["_masterid_value"] = self.masters.get(account)
        return web.json_response(row)

    async def _check(self, request: web.Request) -> web.Response:
        assert request.query["@a"].startswith("'")
        return web.json_response({"ShouldPromote": self.would_promote, "ReasonCode": 1})

    async def _draw(self, request: web.Request) -> web.Response:
        self.cards.setdefault(request.match_info["card"], []).append(await request.text())
        return web.Response()

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        shown = {name: value for name, value in row.items() if name != "body"}
        state = zlib.crc32(json.dumps(row, sort_keys=True).encode())
        files = len(self.files_of(row["activityid"]))
        return shown | {"attachmentcount": files, "@odata.etag": f'W/"{state}"'}


def found(row: dict[str, Any] | None) -> web.Response:
    return missing() if row is None else web.json_response(row)


def missing() -> web.Response:
    return web.json_response({"error": {"code": "0x80040217"}}, status=404)
