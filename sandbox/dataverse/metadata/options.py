"""The options of choices.

Pages: "OptionSetMetadata EntityType", "BooleanOptionSetMetadata EntityType", "StatusOptionMetadata
ComplexType".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.dataverse.metadata.labels import label, metadata_id

if TYPE_CHECKING:
    from sandbox.dataverse.schema import Column, Table

__all__ = ["option_set", "truth_set"]


def option_set(table: Table, column: Column, code: str) -> dict[str, Any]:
    """A choice's values and labels; statuses name the state they belong to."""
    options = []
    for value, text in column.labels.items():
        option = _option(table, column, int(value), text)
        if code == "Status":
            option["State"] = table.statuses.get(int(value))
        elif code == "State":
            defaults = (status for status, state in table.statuses.items() if state == value)
            option |= {"DefaultStatus": next(defaults, None), "InvariantName": text}
        options.append(option)
    return _set(table, column, code) | {"Options": options}


def truth_set(table: Table, column: Column) -> dict[str, Any]:
    """The two labels of a yes or no."""
    texts = {True: column.labels.get(True, "Yes"), False: column.labels.get(False, "No")}
    return _set(table, column, "Boolean") | {
        "TrueOption": _option(table, column, 1, texts[True]),
        "FalseOption": _option(table, column, 0, texts[False]),
    }


def _set(table: Table, column: Column, code: str) -> dict[str, Any]:
    return {
        "MetadataId": metadata_id("options", table.name, column.name),
        "Name": f"{table.name}_{column.name}",
        "IsGlobal": False,
        "IsCustomOptionSet": False,
        "IsManaged": not table.custom,
        "OptionSetType": code,
        "HasChanged": None,
    }


def _option(table: Table, column: Column, value: int, text: str) -> dict[str, Any]:
    return {
        "Value": value,
        "Label": label(text, table.name, column.name, str(value), custom=table.custom),
        "Description": {"LocalizedLabels": [], "UserLocalizedLabel": None},
        "Color": None,
        "IsManaged": not table.custom,
        "MetadataId": None,
        "HasChanged": None,
    }
