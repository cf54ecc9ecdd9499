"""Mail as files: reading an mbox or a folder of .eml files, composing mail, taking it apart."""

from sandbox.mail.content import Attachment, Content, content_of
from sandbox.mail.loading import Loaded, NoMailError, Skipped, load
from sandbox.mail.message import Address, CloudFile, Label, Message

__all__ = [
    "Address",
    "Attachment",
    "CloudFile",
    "Content",
    "Label",
    "Loaded",
    "Message",
    "NoMailError",
    "Skipped",
    "content_of",
    "load",
]
