"""What the buttons on administrators' cards ask for."""

from __future__ import annotations

from typing import Annotated

import msgspec

__all__ = ["Accept", "ImportSettings", "SaveSettings", "SwitchOff", "SwitchSave"]


class SaveSettings(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="settings"
):
    """Save an organisation's settings as the card's inputs say, made from this version of them."""

    version: Annotated[int, msgspec.Meta(ge=0)]


class ImportSettings(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="import"
):
    """Say what the file in the card's input would change from this version of the settings.

    Once ``sure``, save it.
    """

    version: Annotated[int, msgspec.Meta(ge=0)]
    sure: bool = False


class Accept(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="accept"
):
    """Accept this version of the terms for the organisation, whose switch stands at ``version``."""

    terms: Annotated[str, msgspec.Meta(max_length=64)]
    version: Annotated[int, msgspec.Meta(ge=0)]


class SwitchSave(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="insights"
):
    """Turn the organisation's switch as the card's input says, from this version of it."""

    version: Annotated[int, msgspec.Meta(ge=0)]


class SwitchOff(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="switch-off"
):
    """Turn the organisation's switch off, from this version of it."""

    version: Annotated[int, msgspec.Meta(ge=0)]
