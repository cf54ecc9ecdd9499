"""What is said about keeping an organisation's settings and bringing them back, in English."""

from __future__ import annotations

EXPORT_TITLE = "Your settings as a file"
EXPORT = (
    "Version {:,} of the settings of your organization, as JSON. It names excluded addresses, so"
    " keep it as you keep those. “admin import” brings it back."
)
EXPORT_FILE = "Download"
EXPORT_LINK = "The link is good once and for five minutes."
IMPORT_TITLE = "Bring settings back"
IMPORT = "Paste the whole content of the file. You see what would change before anything is saved."
IMPORT_LABEL = "Content of the file"
IMPORT_CHECK = "Check"
IMPORT_SAVE = "Save as a new version"
IMPORT_WOULD = "This would change, from version {:,}:"
IMPORT_SAME = "Nothing would change: these are the settings that hold."
IMPORT_STALE = (
    "{} saved version {:,} meanwhile, so nothing was saved. This would change from there:"
)
IMPORT_TEXT = "Content of the file: nothing was typed that can be read. Nothing was saved."
FAULTS = {
    "": "The file",
    "long": "{}: it is too long for a card. Nothing was saved.",
    "json": "{}: it is not JSON. Nothing was saved.",
    "shape": "{}: it is no file that “admin export” made. Nothing was saved.",
    "schema": "{}: it is of another version than this service reads. Nothing was saved.",
    "unknown": "“{}”: there is no such setting. Nothing was saved.",
    "number": "{}: not a whole number within its bounds. Nothing was saved.",
    "choice": "{}: none of what can be chosen. Nothing was saved.",
    "list": "{}: not a list as “admin export” writes it. Nothing was saved.",
    "many": "{}: more entries than can be kept. Nothing was saved.",
    "name": "{}: a name in it is empty, too long or invisible. Nothing was saved.",
    "pattern": "{}: an entry in it is no address or domain that can be used. Nothing was saved.",
}
