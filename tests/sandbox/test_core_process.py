"""One command starts everything on this machine only, and one signal ends it."""

from __future__ import annotations

import json
import signal
import ssl
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.__main__ import main
from sandbox.store import Store
from tests.sandbox_process import ROOT, sandbox_process

SERVICES = ("page", "login", "graph", "dataverse", "connector")


def test_the_ready_file_says_all_a_program_needs(sandbox: dict[str, Any]) -> None:
    """Addresses, the bot's settings as strings, the authority's file and the people."""
    assert set(sandbox) == {*SERVICES, "ca", "tenant", "env", "people", "tenants"}
    assert sandbox["page"].startswith("http://localhost:")
    assert all(sandbox[name].startswith("https://localhost:") for name in SERVICES[1:])
    assert Path(sandbox["ca"]).read_text(encoding="utf-8").startswith("-----BEGIN CERTIFICATE")
    env = sandbox["env"]
    assert all(isinstance(value, str) and value for value in env.values())
    assert env["SERVICE_HOSTS"] == sandbox["connector"].removeprefix("https://")
    assert (env["MicrosoftAppType"], env["MicrosoftAppTenantId"]) == (
        "SingleTenant",
        sandbox["tenant"],
    )
    roles = [person["role"] for person in sandbox["people"]]
    assert roles == ["Salesperson", "Salesperson", "Sales Manager", "System Administrator"]
    first, second = sandbox["tenants"]
    assert (first["id"], first["people"], first["dataverse"]) == (
        sandbox["tenant"],
        sandbox["people"],
        sandbox["dataverse"],
    )
    assert (second["company"], second["domain"]) == ("Proseware", "proseware.example")
    assert second["dataverse"] not in (first["dataverse"], sandbox["page"])
    assert [person["role"] for person in second["people"]] == [
        "Salesperson",
        "System Administrator",
    ]
    assert all(person["bot_id"] == f"29:{person['oid']}" for person in sandbox["people"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """It prints who is there and how a bot is pointed at it, then ends with status 0, silently."""
    with sandbox_process(tmp_path) as running:
        assert "Mara Lindqvist (Salesperson)" in running.said
        assert f"LOGIN_URL={running.ready['login']}" in running.said
        running.process.send_signal(number)
        assert running.process.wait(30) == 0
    assert (tmp_path / "stderr.txt").read_text(encoding="utf-8") == ""


def test_the_anchor_and_the_keys_stay_when_it_is_killed_and_started_again(tmp_path: Path) -> None:
    """Seeded dates count from the first start of a data directory; SIGKILL spoils nothing."""
    seen = []
    for _ in range(2):
        with sandbox_process(tmp_path) as running:
            running.process.kill()
            running.process.wait(30)
        with closing(Store(tmp_path / "sandbox.db")) as store:
            seen.append((store.get("world", "anchor"), store.get("keys", "login")))
    assert seen[0] == seen[1]
    assert seen[0][0] is not None


def test_two_never_share_a_memory(tmp_path: Path) -> None:
    """The second one says so and ends with status 1; the first one goes on."""
    with sandbox_process(tmp_path) as running:
        second = run("--data", str(tmp_path))
        assert (second.returncode, second.stderr) == (
            1,
            f"Another sandbox is using {tmp_path}.\n",
        )
        assert running.process.poll() is None


def test_a_port_that_is_taken_is_named(tmp_path: Path, sandbox: dict[str, Any]) -> None:
    """A sentence and status 1, no traceback."""
    port = sandbox["page"].rpartition(":")[2]
    refused = run("--data", str(tmp_path), "--page-port", port)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} for page cannot be used: ")
    assert "Traceback" not in refused.stderr


def test_a_memory_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A damaged file is a sentence and status 1, no traceback."""
    (tmp_path / "sandbox.db").write_bytes(b"not a database, surely" * 500)
    refused = run("--data", str(tmp_path))
    assert refused.returncode == 1
    assert str(tmp_path) in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """Memory inside a file, or a ready file inside one, is a sentence and status 1."""
    (tmp_path / "file").touch()
    inside = str(tmp_path / "file" / "inside")
    for options in (["--data", inside], ["--data", str(tmp_path), "--ready", inside]):
        refused = run(*options)
        assert refused.returncode == 1
        assert inside in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--host", "0.0.0.0"],  # noqa: S104 - it is refused
        ["--host", "192.168.1.2"],
        ["--host", "example.com"],
        ["--bot-url", "https://bot.example/api/messages"],
        ["--bot-url", "http://localhost:x/api/messages"],
        ["--bot-url", "ftp://localhost/"],
        ["--page-port", "70000"],
        ["--page-port", "-1"],
        ["--login-port", "https"],
        ["--messages", "-5"],
        ["--dataverse-requests", "0"],
        ["--dataverse-seconds", "long"],
        ["--messages", "many"],
        ["--messages", "9" * 20],
        ["--ready", "/"],
        ["--mail", "/no/such/file"],
        ["--contacts", "/no/such/file.csv"],
        ["--whatever"],
    ],
)
def test_a_wrong_option_is_refused_before_anything_starts(
    tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2 and a sentence that names the option."""
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(tmp_path / "data"), *options])
    assert ended.value.code == 2
    assert options[0] in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def run(*options: str) -> subprocess.CompletedProcess[str]:
    """The command, expected to end by itself."""
    command = [sys.executable, "-m", "sandbox", *options]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("service", SERVICES)
async def test_a_name_that_was_pointed_at_this_machine_gets_nothing(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, service: str
) -> None:
    """A web page cannot reach the sandbox by renaming itself: every listener checks Host."""
    for name in ("evil.example", "localhost.evil.example", "localhost@evil.example", "\udcff"):
        async with http.get(f"{sandbox[service]}/", headers={"Host": name}) as answer:
            assert answer.status == 403


async def test_only_its_own_authority_vouches_for_it(sandbox: dict[str, Any]) -> None:
    """A client that was not told to trust the file does not connect."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.get(sandbox["login"])
    trusted = ssl.create_default_context(cafile=sandbox["ca"])
    assert len(trusted.get_ca_certs()) == 1


def test_a_store_keeps_what_was_written_and_nothing_half(tmp_path: Path) -> None:
    """A write that fails leaves the rest as it was, and the store usable."""
    with closing(Store(tmp_path / "db")) as store:
        with pytest.raises(TypeError):
            store.put_all("things", {"a": 1, "b": object()})
        assert list(store.items("things")) == []
        store.put_all("things", {"b": [2], "a": {"x": None}})
    with closing(Store(tmp_path / "db")) as store:
        assert list(store.items("things")) == [("a", {"x": None}), ("b", [2])]
        store.delete("things", "a")
        store.delete("things", "a")
        assert store.get("things", "a") is None
        assert json.dumps(store.get("things", "b")) == "[2]"
