"""Mails that reach a mailbox of the sandbox, and the e-mails that its Dynamics holds of them."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from typing import Any

from aiohttp import ClientSession

from capture.extent import Disclosure, Extent
from capture.imports.importer import Importer
from capture.imports.job import ImportJob, import_key
from capture.models import Caller, ImportStatus, InternetMessageId, MailId, RecordRef
from tests.capture.live.conftest import Bearers

API = "/api/data/v9.2"
NADIA = "Nadia Hassan <nadia.hassan@contoso.example>"
_FIELDS = {"In_Reply_To": "In-Reply-To"}
MARA = "Mara Lindqvist <mara.lindqvist@adatum.example>"


def written(number: str, html: str = "<p>Hello</p>", **headers: str) -> EmailMessage:
    """A mail of a customer to a seller; given headers replace its own, an empty one is left out."""
    mail = EmailMessage()
    given = {
        "From": NADIA,
        "To": MARA,
        "Subject": f"About {number}",
        "Message-ID": f"<{number}@contoso.example>",
        "Date": "Mon, 02 Nov 2026 09:00:00 +0100",
    } | {_FIELDS.get(name, name): value for name, value in headers.items()}
    for name, value in given.items():
        if value:
            mail[name] = value
    mail.set_content("Hello")
    mail.add_alternative(html, subtype="html")
    return mail


@dataclass(frozen=True)
class Mails:
    """Delivers without the product, tracks with it, and reads raw what became of it."""

    https: ClientSession
    ready: dict[str, Any]
    bearers: Bearers
    importer: Importer

    async def delivered(
        self, caller: Caller, mail: EmailMessage | bytes, folder: str = "inbox"
    ) -> tuple[MailId, InternetMessageId]:
        """Its ids once it lies in the person's mailbox."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        url = f"{self.ready['page']}/control/mail?oid={caller.oid}&folder={folder}"
        headers = {"Content-Type": "message/rfc822"}
        async with self.https.post(url, data=BytesIO(raw), headers=headers) as reply:
            assert reply.status == 201, await reply.text()
            made = await reply.json()
        return MailId(made["immutableId"]), InternetMessageId(made["internetMessageId"])

    async def control(self, action: str, **body: str) -> None:
        """Something happens to a mail."""
        async with self.https.post(f"{self.ready['page']}/control/mail/{action}", json=body) as one:
            assert one.status == 200, await one.text()

    def job(
        self,
        caller: Caller,
        ids: tuple[MailId, InternetMessageId],
        record: RecordRef,
        disclosure: Disclosure = Disclosure.FULL,
    ) -> ImportJob:
        """What a press would queue."""
        mail, message_id = ids
        key = import_key(caller.tenant, record, message_id)
        return ImportJob(key, caller, record, mail, extent=Extent(disclosure))

    async def track(
        self,
        caller: Caller,
        mail: EmailMessage | bytes,
        record: RecordRef,
        disclosure: Disclosure = Disclosure.FULL,
        folder: str = "inbox",
    ) -> ImportStatus:
        """How the import of a mail ends that has just arrived."""
        ids = await self.delivered(caller, mail, folder)
        return await self.importer.run(self.job(caller, ids, record, disclosure))

    async def rows(self, caller: Caller, number: str) -> list[dict[str, Any]]:
        """The e-mails of one Message-ID, raw, with parties and files."""
        return await self._get(
            caller,
            "/emails",
            {
                "$filter": f"messageid eq '<{number}@contoso.example>'",
                "$expand": "email_activity_parties,email_activity_mime_attachment",
            },
        )

    async def _get(self, caller: Caller, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
        token = await self.bearers.for_dataverse(caller)
        headers = {
            "Authorization": f"Bearer {token}",
            "Prefer": 'odata.include-annotations="*"',
        }
        url = f"{self.ready['dataverse']}{API}{path}"
        async with self.https.get(url, params=query, headers=headers) as reply:
            body = await reply.json()
            assert reply.status == 200, body
            return list(body["value"])


def parts(row: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """Of everybody a sender names, by address: the part, and the table they were found in."""
    table = "_partyid_value@Microsoft.Dynamics.CRM.lookuplogicalname"
    return {
        one["addressused"]: (one["participationtypemask"], one.get(table) or "")
        for one in row["email_activity_parties"]
        if one["participationtypemask"] <= 4
    }
