"""The Dataverse SDK for Python asks what tables and columns there are, and writes by that."""

from __future__ import annotations

import pytest
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.core.errors import HttpError


def test_a_table_is_described(dataverse: DataverseClient) -> None:
    """Page "Query table definitions using the Web API"."""
    account = dataverse.tables.get("Account")
    assert (account.logical_name, account.entity_set_name) == ("account", "accounts")
    assert (account.primary_id_attribute, account.primary_name_attribute) == ("accountid", "name")
    assert "account" in [one["LogicalName"] for one in dataverse.tables.list()]
    assert dataverse.tables.get("nonesuch") is None


def test_an_email_column_says_its_format(dataverse: DataverseClient) -> None:
    """How a custom table's e-mail columns are found: by the format of text columns."""
    columns = dataverse.tables.list_columns("contact", filter="AttributeType eq 'String'")
    formats = {one["LogicalName"]: one["FormatName"]["Value"] for one in columns}
    assert formats["emailaddress1"] == "Email"
    assert formats["fullname"] != "Email"


def test_a_lookup_leads_to_its_table_by_the_name_the_metadata_gives(
    dataverse: DataverseClient,
) -> None:
    """What the metadata calls the navigation property is what ``$expand`` takes."""
    known = dataverse.query.odata_expands("contact")
    name = next(one["nav_property"] for one in known if one["target_table"] == "account")
    [row] = (dataverse.query.builder("contact").select("fullname").expand(name).top(1)).execute()
    assert "fullname" in row.data
    assert name in row.data


def test_a_choice_is_written_by_its_label(dataverse: DataverseClient) -> None:
    """The SDK reads all options of a table and sends the number."""
    made = dataverse.records.create("task", {"subject": "By label", "prioritycode": "High"})
    found = dataverse.records.retrieve("task", made, select=["prioritycode"])
    assert found["prioritycode"] == 2


def test_several_rows_are_made_at_once(dataverse: DataverseClient) -> None:
    """Page "Use bulk operation messages": CreateMultiple."""
    made = dataverse.records.create("task", [{"subject": "One of two"}, {"subject": "Two of two"}])
    subjects = [dataverse.records.retrieve("task", one, select=["subject"]) for one in made]
    assert [row["subject"] for row in subjects] == ["One of two", "Two of two"]


def test_an_upsert_needs_a_key_the_table_has(dataverse: DataverseClient) -> None:
    """Page "Use Upsert to Create or Update a record": by an alternate key that is defined."""
    wanted = {"alternate_key": {"telephone1": "1"}, "record": {"name": "Nobody"}}
    with pytest.raises(HttpError) as refused:
        dataverse.records.upsert("account", [wanted])
    assert refused.value.status_code == 400
    assert refused.value.details["service_error_code"] == "0x80060892"


def test_several_rows_are_deleted_by_a_job(dataverse: DataverseClient) -> None:
    """Page "BulkDelete Action": the SDK's way to delete a list."""
    made = dataverse.records.create("task", [{"subject": "Gone"}, {"subject": "Gone too"}])
    assert dataverse.records.delete("task", made)
    found = [dataverse.records.retrieve("task", one, select=["subject"]) for one in made]
    assert found == [None, None]


def test_what_the_sandbox_does_not_do_it_says(dataverse: DataverseClient) -> None:
    """SQL over the Web API is 501 with a sentence."""
    with pytest.raises(HttpError) as unbuilt:
        dataverse.query.sql("SELECT TOP 1 name FROM account")
    assert (unbuilt.value.status_code, "sql" in unbuilt.value.message) == (501, True)
