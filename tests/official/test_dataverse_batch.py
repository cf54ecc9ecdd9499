"""The Dataverse SDK for Python batches: each part's own answer, change sets whole or not at all."""

from __future__ import annotations

import uuid

import pytest
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.core.errors import HttpError

NOBODY = str(uuid.uuid5(uuid.NAMESPACE_DNS, "nobody.example"))


def subjects(dataverse: DataverseClient, wanted: str) -> list[str]:
    """Tasks with this subject."""
    return [
        row["activityid"]
        for row in dataverse.records.list(
            "task", select=["subject"], filter=f"subject eq '{wanted}'"
        )
    ]


def test_parts_are_answered_in_order_and_go_on_after_an_error(dataverse: DataverseClient) -> None:
    """Page "Execute batch operations using the Web API", with ``odata.continue-on-error``."""
    batch = dataverse.batch.new()
    batch.records.create("task", {"subject": "Made in a batch"})
    batch.records.retrieve("account", NOBODY, select=["name"])
    batch.records.list("account", select=["name"], orderby=["name asc"], top=2)
    made, gone, listed = batch.execute(continue_on_error=True).responses
    assert (made.status_code, gone.status_code, listed.status_code) == (204, 404, 200)
    assert subjects(dataverse, "Made in a batch") == [made.entity_id]
    assert gone.error_code.startswith("0x")
    assert gone.error_message
    assert len(listed.data["value"]) == 2


def test_without_that_preference_the_first_error_ends_the_batch(
    dataverse: DataverseClient,
) -> None:
    batch = dataverse.batch.new()
    batch.records.retrieve("account", NOBODY, select=["name"])
    batch.records.create("task", {"subject": "Never made"})
    with pytest.raises(HttpError) as refused:
        batch.execute()
    assert refused.value.status_code == 404
    assert subjects(dataverse, "Never made") == []


def test_a_change_set_may_speak_of_what_it_has_just_made(dataverse: DataverseClient) -> None:
    """``$1`` stands for the row that ``Content-ID: 1`` created."""
    batch = dataverse.batch.new()
    with batch.changeset() as changes:
        made = changes.records.create("task", {"subject": "First"})
        changes.records.update("task", made, {"subject": "Second"})
    result = batch.execute()
    assert not result.has_errors
    assert result.entity_ids[0] in subjects(dataverse, "Second")
    assert subjects(dataverse, "First") == []


def test_a_change_set_is_undone_when_one_part_fails(dataverse: DataverseClient) -> None:
    batch = dataverse.batch.new()
    with batch.changeset() as changes:
        changes.records.create("task", {"subject": "Taken back"})
        changes.records.update("task", NOBODY, {"subject": "Nobody's"})
    with pytest.raises(HttpError) as refused:
        batch.execute()
    assert refused.value.status_code == 404
    assert subjects(dataverse, "Taken back") == []
