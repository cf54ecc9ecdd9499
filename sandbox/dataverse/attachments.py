"""What may be attached to an activity, and the count its row keeps.

Pages: "Use file data with Attachment and Note records", "Block certain types of files".
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.errors import CrmError

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row, Rows

__all__ = ["BLOCKED_EXTENSIONS", "check_file", "recount", "with_file"]

BLOCKED_EXTENSIONS: Final = (
    "ade;adp;app;asa;ashx;asmx;asp;bas;bat;cdx;cer;chm;class;cmd;com;config;cpl;crt;csh;dll;exe;fxp;"
    "hlp;hta;htr;htw;ida;idc;idq;inf;ins;isp;its;jar;js;jse;ksh;lnk;mad;maf;mag;mam;maq;mar;mas;mat;"
    "mau;mav;maw;mda;mdb;mde;mdt;mdw;mdz;msc;msh;msh1;msh1xml;msh2;msh2xml;mshxml;msi;msp;mst;ops;"
    "pcd;pif;prf;prg;printer;pst;reg;rem;scf;scr;sct;shb;shs;shtm;shtml;soap;stm;svc;tmp;url;vb;vbe;"
    "vbs;vsmacros;vss;vst;vsw;ws;wsc;wsf;wsh"
)
"""The list a new organisation starts with."""


def check_file(rows: Rows, filename: Any, body: Any, mime: Any = None) -> int:
    """The size in bytes of a file; raises ``CrmError`` 400 if it may not be attached.

    What counts against the limit is its length in base64 ("File size limits").
    """
    organization = next(rows.all("organization"))
    if not isinstance(filename, str) or not filename.strip():
        raise CrmError(400, "", "An attachment needs a filename.")
    if any(one in filename for one in '\\/:*?"<>|'):
        raise CrmError(400, "0x80044a08", "Attachment file name contains invalid characters.")
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    if extension in organization.values["blockedattachments"].split(";"):
        raise CrmError(
            400,
            "0x80043e09",
            "The attachment is either not a valid type or is too large. It cannot be uploaded or "
            "downloaded.",
        )
    _check_type(organization.values, mime)
    size = _size(body)
    if len(body or "") > organization.values["maxuploadfilesize"]:
        raise CrmError(400, "0x80044a02", "Attachment file size is too big.")
    return size


def _check_type(values: dict[str, Any], mime: Any) -> None:
    """Types that are allowed, where any are named, else those that are not blocked."""
    given = str(mime or "").lower()
    allowed, blocked = (
        {one.strip().lower() for one in (values.get(name) or "").split(";") if one.strip()}
        for name in ("allowedmimetypes", "blockedmimetypes")
    )
    if allowed and given and given not in allowed:
        text = f"Operation not allowed as mime type {given} is not in the allow list."
        raise CrmError(400, "0x80072521", text)
    if not allowed and given in blocked:
        raise CrmError(400, "0x80072522", f"Operation not allowed as mime type {given} is blocked.")


def with_file(rows: Rows, note: Row) -> Row:
    """A note that says whether it has a file, and how large it is; raises as ``check_file``."""
    body = note.values.get("documentbody")
    if body is None:
        return note.with_values({"isdocument": False, "filesize": None})
    size = check_file(rows, note.values.get("filename"), body, note.values.get("mimetype"))
    return note.with_values({"isdocument": True, "filesize": size})


def recount(rows: Rows, parent: list[str]) -> None:
    """Let the row of an e-mail or an appointment say how many attachments it has."""
    row = rows.get(*parent)
    if row is not None and row.table in ("email", "appointment"):
        count = sum(1 for _ in rows.found_by("activitymimeattachment", "objectid", (row.id,)))
        rows.put(row.with_values({"attachmentcount": count}))


def _size(body: Any) -> int:
    if body is None:
        return 0
    try:
        return len(b64decode(body, validate=True))
    except (binascii.Error, TypeError, ValueError):
        raise CrmError(400, "", "The body of an attachment must be base64.") from None
