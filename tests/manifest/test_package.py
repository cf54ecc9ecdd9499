"""The package that is uploaded: accepted by Microsoft's tools, the same each time, and true."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.commands import Unknown, parse
from manifest.merging import merged
from manifest.names import version
from manifest.packing import contents, zipped
from manifest.validating import VALIDATORS, Refused, check
from tests.manifest.conftest import APP_ID, PUBLIC_URL
from tests.manifest.icons import kept
from tests.sandbox_process import ROOT

SAID = re.compile(r"(?:title|description|label|displayName|short|full)$")


def texts(value: Any, path: str = "") -> dict[str, str]:
    """Every text of a manifest by its place, written as a language file writes it."""
    if isinstance(value, dict):
        parts = [texts(one, f"{path}.{key}" if path else key) for key, one in value.items()]
    elif isinstance(value, list):
        parts = [texts(one, f"{path}[{place}]") for place, one in enumerate(value)]
    else:
        return {path: value} if isinstance(value, str) else {}
    return {place: text for part in parts for place, text in part.items()}


def test_microsofts_validators_accept_all_of_it(names):
    """The bot, the message extension and the pane in one."""
    assert check(contents(names)) == tuple(VALIDATORS)


@pytest.mark.parametrize("validator", VALIDATORS)
def test_each_validator_would_notice(validator, names):
    """None of them is asked for show."""
    files = contents(names)
    files["manifest.json"] = files["manifest.json"].replace(b'"openPage"', b'"openSesame"')

    with pytest.raises(Refused, match=r"openPage|openSesame"):
        check(files, [validator])


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("manifest.json", '"mailRead"', '"mailReed"'),
        ("manifest.json", '"groupChat"', '"group"'),
        ("manifest.json", '"1.22"', '"1.16"'),
        ("manifest.json", '"MailboxItem.Read.User"', "7"),
        ("chinese.json", "commands[0].title", "commands[0].titel"),
        ("chinese.json", "“跟踪”", "“跟踪”" * 1000),
    ],
)
def test_the_schema_is_strict(file, before, after, names):
    """A wrong word, place, version or length is found, in the language file too."""
    files = contents(names)
    spoilt = files[file].decode().replace(before, after)
    assert spoilt != files[file].decode()

    with pytest.raises(Refused, match="the official schema"):
        check(files | {file: spoilt.encode()}, ["the official schema"])


def test_every_text_a_person_sees_has_its_chinese(names):
    """And no Chinese is for a place that is not there."""
    manifest, chinese = merged(names)
    chinese.pop("$schema")

    assert {place for place in texts(manifest) if SAID.search(place)} == chinese.keys()


def test_what_it_lists_is_understood(names):
    """A command of the list is one, in both languages, alone or with what it asks for."""
    manifest, chinese = merged(names, ["app", "bot"])
    titles = [one for place, one in texts(manifest).items() if place.endswith(".title")]
    titles += [one for place, one in chinese.items() if place.endswith(".title")]

    assert len(titles) == 28
    for title in titles:
        readings = [parse(title), parse(f"{title} Contoso")]
        assert not all(isinstance(one, Unknown) for one in readings), title


def test_the_parts_fit_beside_each_other(names):
    """Single sign-on is the bot's address, the pane is beside read and written mail."""
    whole = merged(names)[0]

    assert whole["validDomains"] == ["capture.example.com"]
    assert whole["webApplicationInfo"] == {"id": APP_ID, "resource": f"api://botid-{APP_ID}"}
    assert whole["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert [one["contexts"] for one in whole["extensions"][0]["ribbons"]] == [
        ["mailRead"],
        ["mailCompose"],
    ]


def test_it_recognises_the_links_of_its_own_organisations(names):
    """Of each that is served, and of nobody else's: no wildcard."""
    (extension,) = merged(names)[0]["composeExtensions"]
    (handler,) = extension["messageHandlers"]

    assert handler["value"]["domains"] == ["one.crm.dynamics.com", "two.crm4.dynamics.com"]
    assert [one["id"] for one in extension["commands"]] == ["findRecord"]
    assert extension["commands"][0]["initialRun"] is True


def test_what_outlook_fetches_is_served(names):
    """The page is the pane's route, and each picture a file that is served beside it."""
    found = [one for one in texts(merged(names)[0]).values() if f"{PUBLIC_URL}/pane/" in one]
    pictures = {one for one in found if one.endswith(".png")}

    assert set(found) - pictures == {f"{PUBLIC_URL}/pane/"}
    assert len(pictures) == 3
    for one in pictures:
        folder, _, name = one.removeprefix(f"{PUBLIC_URL}/").rpartition("/")
        assert folder == "pane/static"
        assert kept(name).is_file()


def test_an_unknown_part_of_a_text_stops_it(names):
    """No package leaves with a gap in it."""
    del names["HOST"]

    with pytest.raises(KeyError, match="HOST"):
        merged(names)


def made(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """``python -m manifest`` in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "manifest"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_the_same_each_time(tmp_path, names):
    """Two processes on two days make the same bytes: no clock, no user, no order of theirs."""
    done = made(
        tmp_path,
        MicrosoftAppId=APP_ID,
        PUBLIC_URL=f"{PUBLIC_URL}/",
        DATAVERSE_URL="https://one.crm.dynamics.com",
        DATAVERSE_URLS="11111111-aaaa-4bbb-8ccc-222222222222=https://two.crm4.dynamics.com",
    )
    package = tmp_path / ".data" / "package" / f"auto-capture-{version()}.zip"
    again = zipped(dict(reversed(contents(names).items())))

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(package.relative_to(tmp_path)),
        f"Accepted by {', '.join(VALIDATORS)}.",
    ]
    assert package.read_bytes() == again
    with ZipFile(BytesIO(again)) as entries:
        listed = [(one.filename, one.date_time, one.external_attr) for one in entries.infolist()]
        assert json.loads(entries.read("manifest.json"))["version"] == version()
    files = ("chinese.json", "color.png", "manifest.json", "outline.png")
    assert listed == [(name, (1980, 1, 1, 0, 0, 0), 0o100644 << 16) for name in files]


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "MicrosoftAppId must be set."),
        ({"MicrosoftAppId": "bot"}, "MicrosoftAppId must be a GUID"),
        ({"MicrosoftAppId": APP_ID}, "PUBLIC_URL must be set."),
        *(
            ({"MicrosoftAppId": APP_ID, "PUBLIC_URL": url}, "PUBLIC_URL must be a")
            for url in (
                "http://localhost:3978",
                "http://capture.example.com",
                "https://localhost:3978",
                "https://127.0.0.1",
                "https://[::1]:3978",
                "https://192.168.0.7",
                "https://localhost.",
                "https://somebody:secret@capture.example.com",
                "https://capture.example.com/?a=b",
                "capture.example.com",
            )
        ),
    ],
)
def test_settings_no_client_could_use_are_refused(tmp_path, environment, sentence):
    """With one sentence that names the setting; nothing is written."""
    done = made(tmp_path, **environment)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_lock_file_names_a_registry():
    """Whoever installs decides where from."""
    found = (*ROOT.glob("*/package-lock.json"), *ROOT.glob("*/*/package-lock.json"))
    locks = [lock for lock in found if "node_modules" not in str(lock)]

    assert len(locks) == 5
    for lock in locks:
        packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
        assert not [name for name, one in packages.items() if "resolved" in one], lock
        assert all("integrity" in one for name, one in packages.items() if name), lock
