"""The Dataverse SDK for Python reads and writes rows, in a person's name."""

from __future__ import annotations

import uuid

import pytest
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.core.errors import HttpError, MetadataError
from PowerPlatform.Dataverse.models.filters import col

from tests.official.control import control

NOBODY = str(uuid.uuid5(uuid.NAMESPACE_DNS, "nobody.example"))


def test_a_list_is_selected_ordered_and_filtered(dataverse: DataverseClient) -> None:
    """Pages "Filter rows using OData" and "Order rows using OData"."""
    found = dataverse.records.list(
        "account", select=["name"], filter="contains(name,'contoso')", orderby=["name desc"]
    )
    names = [row["name"] for row in found]
    assert len(names) > 1
    assert names == sorted(names, reverse=True)
    assert all("contoso" in name.lower() for name in names)
    assert set(found[0].data) == {"name", "accountid"}


def test_pages_together_are_the_whole_table(dataverse: DataverseClient) -> None:
    """``odata.maxpagesize`` and ``@odata.nextLink`` (page "Page results using OData")."""
    whole = {row["contactid"] for row in dataverse.records.list("contact", select=["fullname"])}
    pages = list(dataverse.records.list_pages("contact", select=["fullname"], page_size=25))
    seen = [row["contactid"] for page in pages for row in page]
    assert [len(page) for page in pages[:-1]] == [25] * (len(pages) - 1)
    assert len(pages) > 2
    assert len(seen) == len(set(seen))
    assert set(seen) == whole


def test_a_query_is_built_with_a_lookup_and_its_formatted_value(
    dataverse: DataverseClient,
) -> None:
    """Page "Join tables using OData"; annotations as the SDK asks for them."""
    found = (
        dataverse.query.builder("contact")
        .select("fullname", "_parentcustomerid_value")
        .where(col("_parentcustomerid_value") != None)  # noqa: E711 - the SDK's way to write it
        .expand("parentcustomerid_account($select=name)")
        .include_formatted_values()
        .top(5)
        .execute()
    )
    assert len(found) == 5
    for row in found:
        shown = row["_parentcustomerid_value@OData.Community.Display.V1.FormattedValue"]
        assert row["parentcustomerid_account"]["name"] == shown


def test_one_of_several_values_is_found_with_the_in_function(dataverse: DataverseClient) -> None:
    """Page "In Query Function"."""
    names = [row["name"] for row in dataverse.records.list("account", select=["name"], top=3)]
    found = (
        dataverse.query.builder("account").select("name").where(col("name").in_(names)).execute()
    )
    assert {row["name"] for row in found} == set(names)


def test_a_row_is_created_read_changed_and_deleted(dataverse: DataverseClient) -> None:
    [account] = dataverse.records.list("account", select=["name"], top=1)
    made = dataverse.records.create(
        "task",
        {
            "subject": "Call about the quote",
            "regardingobjectid_account_task@odata.bind": f"/accounts({account['accountid']})",
        },
    )
    row = dataverse.records.retrieve(
        "task", made, select=["subject", "_regardingobjectid_value", "statecode"]
    )
    assert (row["subject"], row["statecode"]) == ("Call about the quote", 0)
    assert row["_regardingobjectid_value"] == account["accountid"]
    dataverse.records.update("task", made, {"subject": "Call again"})
    assert dataverse.records.retrieve("task", made, select=["subject"])["subject"] == "Call again"
    dataverse.records.delete("task", made)
    assert dataverse.records.retrieve("task", made, select=["subject"]) is None


def test_fetchxml_answers_as_the_odata_query_does(dataverse: DataverseClient) -> None:
    """Page "Use FetchXML to query data"."""
    xml = (
        "<fetch><entity name='account'><attribute name='name'/>"
        "<filter><condition attribute='name' operator='like' value='%contoso%'/></filter>"
        "<order attribute='name'/></entity></fetch>"
    )
    fetched = [row["name"] for row in dataverse.query.fetchxml(xml).execute()]
    asked = dataverse.records.list(
        "account", select=["name"], filter="contains(name,'contoso')", orderby=["name asc"]
    )
    assert fetched == [row["name"] for row in asked]
    assert len(fetched) > 1


@pytest.mark.parametrize(
    ("filter_", "status"),
    [
        ("name eq 'Contoso", 400),
        ("colour eq 'red'", 400),
        ("accountid eq 'x'", 400),
    ],
)
def test_a_refusal_becomes_the_sdks_error(
    dataverse: DataverseClient, filter_: str, status: int
) -> None:
    """Page "Compose HTTP requests and handle errors": code, sentence, the service's request id."""
    with pytest.raises(HttpError) as refused:
        dataverse.records.list("account", select=["name"], filter=filter_)
    error = refused.value
    assert (error.status_code, error.is_transient) == (status, False)
    assert error.message
    assert error.details["service_error_code"].startswith("0x")
    assert uuid.UUID(error.details["service_request_id"]).int


def test_a_row_that_is_not_there_cannot_be_changed_by_update(dataverse: DataverseClient) -> None:
    """The SDK sends ``If-Match: *``, so that an update does not create."""
    with pytest.raises(HttpError) as refused:
        dataverse.records.update("task", NOBODY, {"subject": "Nothing"})
    assert refused.value.status_code == 404


def test_a_table_nobody_knows_is_said_so_by_the_metadata(dataverse: DataverseClient) -> None:
    with pytest.raises(MetadataError) as unknown:
        dataverse.records.list("nonesuch", select=["name"])
    assert "nonesuch" in str(unknown.value)


def test_throttling_is_an_error_that_says_how_long_to_wait(
    dataverse: DataverseClient, sandbox
) -> None:
    """Page "Service protection API limits": 429, its code and Retry-After."""
    [account] = dataverse.records.list("account", select=["name"], top=1)
    control(sandbox, "faults", service="dataverse", kind="throttle", seconds=7)
    with pytest.raises(HttpError) as refused:
        dataverse.records.retrieve("account", account["accountid"], select=["name"])
    error = refused.value
    assert (error.status_code, error.is_transient) == (429, True)
    assert error.details["retry_after"] == 7
    assert error.details["service_error_code"].startswith("0x8007232")
