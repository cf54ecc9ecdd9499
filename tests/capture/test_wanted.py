"""What somebody typed, told apart before anybody is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.models import RecordRef
from capture.wanted import Addressed, Domain, Linked, Named, Wanted, wanted

HOME = "https://contoso.crm.dynamics.com"
ID = "91330924-802a-4b0d-a900-34fd9d790829"
ACCOUNT = Linked(RecordRef("account", ID))


def meant(text: str) -> Wanted | None:
    return wanted(text, HOME)


@pytest.mark.parametrize(
    "link",
    [
        f"{HOME}/main.aspx?etn=account&pagetype=entityrecord&id=%7B{ID.upper()}%7D",
        f"{HOME}/main.aspx?etn=account&pagetype=entityrecord&id={{{ID}}}",
        f"{HOME}/main.aspx?appid={ID}&forceUCI=1&pagetype=entityrecord&etn=account&id={ID}",
        f"{HOME}/main.aspx?appname=msdyn_SalesHub&pagetype=entityrecord&etn=account&id={ID}",
        f"{HOME}/main.aspx?etc=1&id=%7b{ID}%7d&pagetype=entityrecord",
        f"{HOME}/main.aspx?etc=1&extraqs=formid%3d{ID}&id=%7b{ID}%7d&pagetype=entityrecord",
        f"{HOME}/main.aspx?etn=account&id={ID}",
        f"{HOME}:443/main.aspx?etn=account&id={ID}",
        f"http://contoso.crm.dynamics.com/main.aspx?etn=account&id={ID}",
        f"{HOME}/main.aspx?etn=account&amp;id={ID}&amp;pagetype=entityrecord",
        f"  <{HOME.upper()}/main.aspx?ETN=account&ID={ID}>  ",
    ],
)
def test_the_link_of_a_record(link: str) -> None:
    """With braces or without, encoded or plain, older and newer."""
    assert meant(link) == ACCOUNT


@pytest.mark.parametrize(
    "link",
    [
        f"https://evil.example/main.aspx?etn=account&id={ID}",
        f"{HOME}.evil.example/main.aspx?etn=account&id={ID}",
        f"https://contoso.crm.dynamics.com:444/main.aspx?etn=account&id={ID}",
        f"{HOME}/main.aspx?etn=account&pagetype=entitylist&id={ID}",
        f"{HOME}/main.aspx?etn=account",
        f"{HOME}/main.aspx?etc=10412&id={ID}",
        f"{HOME}/main.aspx?etn=account&id=1",
        f"{HOME}:port/main.aspx?etn=account&id={ID}",
        "https://[",
        f"{HOME}/main.aspx?etn=account&id={ID}&x={'x' * 5000}",
        "https://contoso.com/",
    ],
)
def test_another_link_leads_nowhere(link: str) -> None:
    """Of another host, to a list, or without a record."""
    assert meant(link) == Linked(None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nadia@Contoso.COM", Addressed("nadia@contoso.com")),
        ("mailto:nadia@contoso.com", Addressed("nadia@contoso.com")),
        ("ann@bücher.example", Addressed("ann@xn--bcher-kva.example")),
        ("contoso.com", Domain("contoso.com", "contoso.com")),
        ("@contoso.com", Domain("contoso.com", "contoso.com")),
        ("www.Contoso.co.uk", Domain("contoso.co.uk", "www.Contoso.co.uk")),
        ("bücher.example", Domain("xn--bcher-kva.example", "bücher.example")),
        ("Contoso", Named("Contoso")),
        ("Contoso Ltd.", Named("Contoso Ltd.")),
        ("v1.5", Named("v1.5")),
        ("a@b@c", Named("a@b@c")),
        ("青山软件", Named("青山软件")),
        ("  Second \t line ", Named("Second line")),
        ("", None),
        ("x" * 201, None),
    ],
)
def test_names_addresses_and_domains(text: str, expected: Wanted | None) -> None:
    """Each told by its form; a domain may be a name as well."""
    assert meant(text) == expected


@given(st.text(max_size=60), st.sampled_from(["", "https://", f"{HOME}/main.aspx?etn=account&id="]))
def test_any_text_means_something_or_nothing(text: str, before: str) -> None:
    """Nothing that is typed is an error, and a link names only tables and ids."""
    found = meant(before + text)
    if isinstance(found, Linked) and found.ref:
        assert len(found.ref.id) == 36
