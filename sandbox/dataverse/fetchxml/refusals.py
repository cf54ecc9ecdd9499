"""The refusals of a FetchXML query, with the names and codes of "Web service error codes"."""

from __future__ import annotations

from sandbox.dataverse.errors import CrmError

__all__ = ["bad_fetch", "no_attribute", "no_entity"]

_CODES = {
    "": "",
    "QueryBuilderNoEntity": "0x80041102",
    "QueryBuilderNoAttribute": "0x80041103",
    "QueryBuilderBad_Condition": "0x80041106",
    "QueryBuilderAttribute_With_Aggregate": "0x80041107",
    "QueryBuilderInvalid_Value": "0x80041108",
    "QueryBuilderInvalid_Alias": "0x80041109",
    "QueryBuilderAlias_Does_Not_Exist": "0x8004110a",
    "QueryBuilderNoAlias": "0x8004110b",
    "QueryBuilderValue_GreaterThanZero": "0x8004110c",
    "QueryBuilderDeserializeInvalidLinkType": "0x80041117",
    "QueryBuilderDeserializeInvalidAggregate": "0x8004111a",
    "QueryBuilderDeserializeInvalidNode": "0x8004111c",
    "QueryBuilderInvalidConditionOperator": "0x80041120",
    "QueryBuilderInvalidFilterType": "0x80041122",
    "QueryBuilderElementNotFound": "0x80041123",
    "QueryBuilderDeserializeEmptyXml": "0x80041124",
    "QueryBuilderLinkNodeForOrderNotFound": "0x80041126",
    "QueryBuilderTopCountGreaterThanZero": "0x80041127",
    "QueryBuilderEntitiesDontMatch": "0x80041128",
    "TooManyConditionsInQuery": "0x8004430c",
    "TooManyLinkEntitiesInQuery": "0x8004430d",
    "AggregateQueryRecordLimitExceeded": "0x8004e023",
    "QuickFindQueryRecordLimitExceeded": "0x8004e024",
}


def bad_fetch(name: str, message: str) -> CrmError:
    """A refusal by the error's documented name; "" where no name is documented."""
    return CrmError(400, _CODES[name], message)


def no_entity(name: str) -> CrmError:
    """A table that does not exist."""
    return bad_fetch(
        "QueryBuilderNoEntity",
        f"The entity with a name = '{name}' with namemapping = 'Logical' was not found in the "
        "MetadataCache.",
    )


def no_attribute(table: str, name: str) -> CrmError:
    """A column that a table does not have."""
    return bad_fetch(
        "QueryBuilderNoAttribute",
        f"'{table}' entity doesn't contain attribute with Name = '{name}' and NameMapping = "
        "'Logical'.",
    )
