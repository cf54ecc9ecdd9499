"""Contacts that a person brings along as CSV, whatever is in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.company import CONTOSO
from sandbox.contacts import ImportedContact, parse_contacts, read_contacts
from sandbox.store import Store
from tests.sandbox.dataverse_client import dataverse_of
from tests.sandbox.small_world import make_world

ADA = ImportedContact("Ada", "Ng", "Blue AG", "ada@blue.example")


@pytest.mark.parametrize(
    "text",
    [
        "Name,Company,E-mail\nAda Ng,Blue AG,ada@blue.example\n",
        "email address;account;full name\nada@blue.example;Blue AG;Ada Ng",
        "First Name\tLast Name\tOrganization\tE-Mail Address\r\nAda\tNg\tBlue AG\tada@blue.example",
        '"FULL_NAME","ACCOUNT NAME","EMAIL"\r\n"Ng, Ada"," Blue  AG ","<ada@blue.example>"\r\n',
        "id|name|emailaddress1|parent account\n1|Ada Ng|ada@blue.example|Blue AG\n",
        'Name,Notes,Company,Email\nAda Ng,"two\nlines, and a comma",Blue AG,ada@blue.example\n',
        "\n\nName,Company,Mail\n\n,,\nAda Ng,Blue AG,mailto:ada@blue.example\n",
        "姓名,公司,电子邮件\nAda Ng,Blue AG,ada@blue.example\n",
    ],
)
def test_headings_and_delimiters(text: str) -> None:
    """Many headings in any order, four delimiters, and quoted fields."""
    found = parse_contacts(text.encode())
    assert found.contacts == (ADA,)
    assert found.skipped == ()
    assert found.report() == "contacts: 1 loaded into 1 accounts"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    """Umlauts survive every encoding that spreadsheets write."""
    text = "Name,Company,Email\nJürgen Groß,Söhne & Töchter,j@x.example\n"
    found = parse_contacts(text.encode(encoding))
    assert found.contacts == (ImportedContact("Jürgen", "Groß", "Söhne & Töchter", "j@x.example"),)


def test_bad_lines() -> None:
    """A line that cannot be used is counted and named by its number in the file."""
    text = (
        "Name,Company,Email\n"
        "Ada Ng,Blue AG,ada@blue.example\n"
        'Two,"Blue\nAG",two@blue.example\n'
        "Nobody,Blue AG,\n"
        "Wrong,Blue AG,not an address\n"
        "Ada again,BLUE AG,ADA@blue.example\n"
        "short\n"
        ",Blue AG,only.address@blue.example\n"
    )
    found = parse_contacts(text.encode())
    assert [one.mail for one in found.contacts] == [
        "ada@blue.example",
        "two@blue.example",
        "only.address@blue.example",
    ]
    assert found.contacts[2].last == "only.address"
    assert found.report() == (
        "contacts: 3 loaded into 1 accounts, 4 lines skipped: line 5 (no address), "
        "line 6 (not an address), line 7 (the same address again), line 8 (no address)"
    )


def test_many_bad_lines() -> None:
    """The report stays one short line."""
    found = parse_contacts(("Name,Email\n" + "x,\n" * 500).encode())
    assert found.report().endswith("line 11 (no address) and 490 more")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"\0\0\0", b"a,b\n1,2\n", b"Email\nx@y.example", b"Name\nx"]
)
def test_a_useless_file(content: bytes) -> None:
    """A file of which nothing can be used says why."""
    found = parse_contacts(content)
    assert found.contacts == ()
    assert found.report().startswith("contacts: none loaded: ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A path that cannot be read is a sentence, not an error."""
    for path in (tmp_path / "missing.csv", tmp_path):
        assert "cannot be read" in read_contacts(path).report()


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    """No bytes make the reader fail."""
    assert parse_contacts(content).report()


@settings(deadline=None)
@given(st.text(alphabet='",;\n\r\t\0 @.x', max_size=200))
def test_any_table(text: str) -> None:
    """No arrangement of quotes, delimiters and line ends makes the reader fail."""
    found = parse_contacts(f"Name,Company,Email\n{text}".encode())
    assert all("@" in one.mail for one in found.contacts)


async def test_into_the_crm(tmp_path: Path) -> None:
    """Contacts hang on their accounts; loading the file again changes nothing."""
    path = tmp_path / "people.csv"
    path.write_text(
        "Name,Company,Email\n"
        "Ada Ng,Blue AG,ada@blue.example\n"
        "Bo Li,blue ag,bo@blue.example\n"
        "Cy Day,CONTOSO,cy@contoso.example\n"
        "Di Fox,,di@alone.example\n"
    )
    store = Store(tmp_path / "crm.db")
    for renamed in (False, True):
        world = make_world(store)
        world.contacts = path
        async with dataverse_of(world) as dataverse:
            if not renamed:
                condition = {"$filter": "name eq 'Blue AG'", "$expand": "primarycontactid"}
                row = (await dataverse.get("/accounts", condition))["value"][0]
                assert row["primarycontactid"]["fullname"] == "Ada Ng"
                url = f"/accounts({row['accountid']})"
                await dataverse.send("PATCH", url, json={"telephone1": "7"})
            query = {"$filter": "endswith(emailaddress1,'@blue.example')", "$select": "fullname"}
            query["$orderby"] = "modifiedon desc"
            names = [row["fullname"] for row in (await dataverse.get("/contacts", query))["value"]]
            assert names == ["Ada Ng", "Bo Li"]
            condition = {"$filter": "name eq 'Blue AG'", "$select": "telephone1"}
            rows = (await dataverse.get("/accounts", condition))["value"]
            assert [row["telephone1"] for row in rows] == ["7"]
            query = {"$filter": "fullname eq 'Cy Day' or fullname eq 'Di Fox'"}
            query |= {"$orderby": "fullname"}
            rows = (await dataverse.get("/contacts", query))["value"]
            assert [row["_parentcustomerid_value"] for row in rows] == [CONTOSO.id, None]
            row = await dataverse.get(f"/accounts({CONTOSO.id})")
            assert row["_primarycontactid_value"] == CONTOSO.contacts[0].id
    store.close()
