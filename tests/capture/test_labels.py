"""Sensitivity labels as Outlook writes them, and everything else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.labels import Label, labels

ONE, OTHER = "2096f6a2-d2f7-48be-b329-b73aaa526e5d", "f42aa342-8706-4288-bd11-ebb85995028c"


def written(ident: str = ONE, join: str = "; ", **said: str) -> str:
    """One label, attribute by attribute."""
    return join.join(f"MSIP_Label_{ident}_{name}={value}" for name, value in said.items())


@pytest.mark.parametrize("join", [";", "; ", ";\r\n ", ";\t"])
def test_a_whole_label(join: str) -> None:
    """Attributes in any order, with or without spaces and folds; a folded name is one line."""
    header = written(
        join=join, ActionId="cd8467a2", ContentBits="0", Enabled="true", Method="Standard",
        Name="Open\r\n Source", SetDate="2025-07-22T03:06:00Z", SiteId=OTHER,
    )  # fmt: skip
    assert labels(header) == labels(header + ";") == (Label("open source", encrypts=False),)


def test_labels_of_two_organisations() -> None:
    """Each is one; one that was taken off is none."""
    other = written(OTHER, Enabled="true", Name="Secret")
    header = f"{written(ONE, Enabled='True', Name='General')};{other}"
    assert [one.name for one in labels(header) or ()] == ["general", "secret"]
    assert labels(written(Enabled="false", Name="Secret", ContentBits="8")) == ()


@pytest.mark.parametrize(
    ("bits", "encrypts"), [("0", False), ("7", False), ("8", True), ("11", True), ("16", False)]
)
def test_what_encrypts(bits: str, encrypts: bool) -> None:  # noqa: FBT001 - expected value
    """ContentBits is a mask; 8 is encryption."""
    assert labels(written(Enabled="true", Name="x", ContentBits=bits)) == (Label("x", encrypts),)


@pytest.mark.parametrize("header", ["", " ", ";", " ;\r\n ; "])
def test_no_label(header: str) -> None:
    """An empty field says nothing."""
    assert labels(header) == ()


@pytest.mark.parametrize(
    "header",
    [
        "General",
        "MSIP_Label_General_Enabled=true",
        f"MSIP_Label_{ONE}Enabled=true",
        f"MSIP_Label_{ONE}_Enabled",
        f"MSIP_Label_{'g' * 36}_Enabled=true",
        written(Name="General"),
        written(Enabled="true"),
        written(Enabled="true", Name=""),
        written(Enabled="perhaps", Name="General"),
        written(Enabled="true", Name="General; or not"),
        written(Enabled="true", Name="General", ContentBits="-8"),
        written(Enabled="true", Name="General", ContentBits="8" * 5000),
        written(Enabled="true", Name="General", ContentBits="٨"),
        written(Enabled="true", Name="General") + ";" + written(Name="Secret"),
        written(Enabled="true", Name="x" * 70_000),
    ],
)
def test_what_cannot_be_read(header: str) -> None:
    """Nothing of it is believed."""
    assert labels(header) is None


@given(st.text(alphabet="MSIP_Label=; \r\n0-8truefalsName" + ONE, max_size=400))
def test_any_text_is_answered(text: str) -> None:
    """Whatever somebody sends."""
    found = labels(text)
    assert found is None or all(one.name for one in found)


@pytest.mark.parametrize("piece", ["MSIP_Label_", "=", ";", " ", "MSIP_Label_" + ONE + "_a=b;"])
def test_a_huge_header_takes_no_time(piece: str) -> None:
    """Time grows with its length at most, and there is an end to that."""
    begun = time.process_time()
    labels(piece * (2_000_000 // len(piece)))
    labels(piece * (60_000 // len(piece)))
    assert time.process_time() - begun < 1
