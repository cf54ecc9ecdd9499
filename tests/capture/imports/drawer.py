"""The files of an organisation that remembers: its limits, its attachments, uploads in blocks.

As in Dynamics, nothing of an upload is seen before it is committed, and an id is taken once.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

API = "/api/data/v9.2"
LARGEST = 128_000_000
TYPE = "Microsoft.Dynamics.CRM.activitymimeattachment"


@dataclass
class Upload:
    """One that was begun."""

    target: dict[str, Any]
    blocks: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Drawer:
    """What activities hold, by attachment id; ``limits`` is the organisation's row."""

    attachments: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)
    limits: dict[str, Any] = field(
        default_factory=lambda: {"maxuploadfilesize": LARGEST, "blockedattachments": "bat;vbs"}
    )
    refused: dict[str, tuple[int, str]] = field(
        default_factory=lambda: {".exe": (400, "0x80043e09")}
    )
    """Endings of names that Dynamics turns away although its row does not say so."""

    def of(self, activity: str) -> list[tuple[str, bytes]]:
        """Names and contents of what is attached to an activity."""
        rows = [row for row in self.attachments.values() if row["activity"] == activity]
        return sorted((row["filename"], row["content"]) for row in rows)

    def routes(self) -> list[web.RouteDef]:
        """What the Web API offers for files."""
        rows = f"{API}/activitymimeattachments"
        return [
            web.get(f"{API}/organizations", self._organization),
            web.get(rows, self._listed),
            web.patch(rows + "({id})", self._attach),
            web.post(f"{API}/InitializeAttachmentBlocksUpload", self._begin),
            web.post(f"{API}/UploadBlock", self._block),
            web.post(f"{API}/CommitAttachmentBlocksUpload", self._commit),
        ]

    async def _organization(self, _request: web.Request) -> web.Response:
        return web.json_response({"value": [self.limits]})

    async def _listed(self, request: web.Request) -> web.Response:
        wanted = request.query["$filter"].removeprefix("_objectid_value eq ")
        held = [
            {
                "activitymimeattachmentid": one,
                "filename": row["filename"],
                "filesize": len(row["content"]),
            }
            for one, row in self.attachments.items()
            if row["activity"] == wanted
        ]
        return web.json_response({"value": held})

    async def _attach(self, request: web.Request) -> web.Response:
        assert request.headers["If-None-Match"] == "*"
        body = await request.json()
        content = base64.b64decode(body.pop("body"))
        return self._put(request.match_info["id"], body, content) or web.Response(status=204)

    async def _begin(self, request: web.Request) -> web.Response:
        target = (await request.json())["Target"]
        assert target["@odata.type"] == TYPE
        assert "body" not in target
        self.uploads.append(Upload(target))
        return web.json_response({"FileContinuationToken": str(len(self.uploads) - 1)})

    async def _block(self, request: web.Request) -> web.Response:
        body = await request.json()
        data = base64.b64decode(body["BlockData"])
        assert 0 < len(data) < 4 * 1024 * 1024
        self.uploads[int(body["FileContinuationToken"])].blocks[body["BlockId"]] = data
        return web.Response(status=204)

    async def _commit(self, request: web.Request) -> web.Response:
        body = await request.json()
        upload = self.uploads[int(body["FileContinuationToken"])]
        assert body["Target"] == upload.target
        content = b"".join(upload.blocks[one] for one in body["BlockList"])
        target = {k: v for k, v in upload.target.items() if k != "@odata.type"}
        made = target.pop("activitymimeattachmentid")
        answer = {"ActivityMimeAttachmentId": made, "FileSizeInBytes": len(content)}
        return self._put(made, target, content) or web.json_response(answer)

    def _put(self, made: str, body: dict[str, Any], content: bytes) -> web.Response | None:
        """Keep a file, or say why not."""
        table = body.pop("objecttypecode")
        bound = re.fullmatch(rf"/{table}s\((.+)\)", body.pop(f"objectid_{table}@odata.bind"))
        assert bound is not None
        for ending, (status, code) in self.refused.items():
            if body["filename"].endswith(ending):
                return web.json_response({"error": {"code": code}}, status=status)
        if made in self.attachments:
            return web.json_response({"error": {"code": "0x80040237"}}, status=412)
        self.attachments[made] = body | {"activity": bound[1], "content": content}
        return None
