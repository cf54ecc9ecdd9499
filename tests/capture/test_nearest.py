"""Names that are nearly right, over a real socket."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.dataverse import Dataverse
from capture.dataverse.nearest import lucene
from capture.errors import SignInRequired
from capture.found import Found
from sandbox.dataverse.search.parser import parse_term
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer, Asked
from tests.capture.organisation import API, Organisation, account

SEARCH = "/api/search/v2.0/query"


def result(*rows: tuple[str, str, int]) -> Answer:
    value = [
        {
            "Id": account("", at)["accountid"].upper(),
            "EntityName": table,
            "Attributes": {"name": name, "@search.objecttypecode": 1},
            "Score": 1.0,
        }
        for table, name, at in rows
    ]
    return Answer(json={"response": json.dumps({"Value": value, "Count": -1})})


async def near(dataverse: Dataverse, text: str, table: str | None = None) -> list[str]:
    found = await dataverse.find(CALLER, text, table)
    assert found.matches == ()
    return [one.name for one in found.nearest]


async def test_search_knows_misspelt_words(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """Its candidates are ranked by likeness; what is not like the text, or gone, is dropped."""
    rows = [("account", "Fabrikam", 3), ("account", "Contoso Pharma", 2), ("account", "Contoso", 1)]
    organisation.crm.answer(
        SEARCH,
        result(*rows, ("knowledgearticle", "Contosso", 4), ("account", "Contosso Ltd", 5)),
    )

    def accounts(asked: Asked) -> Answer:
        known = [account("Contoso Pharma", 2), account("Contoso", 1)]
        return Answer(json={"value": known if "@p2" in asked.query else []})

    organisation.crm.handle(f"{API}/accounts", accounts)
    found = await dataverse.find(CALLER, "Contosso")
    assert [(one.name, one.detail) for one in found.nearest] == [
        ("Contoso", "Kiel"),
        ("Contoso Pharma", "Kiel"),
    ]
    ids = [account("", at)["accountid"] for at in (5, 1, 2)]
    assert json.loads(organisation.crm.asked[-1].query["@p2"]) == ids
    asked = organisation.crm.asked[-2]
    assert asked.json["search"] == "contosso~ OR contosso*"
    assert json.loads(asked.json["options"]) == ["lucene"]
    tables = [one["name"] for one in json.loads(asked.json["entities"])]
    assert tables == ["account", "contact", "lead", "opportunity", "incident"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(429, headers={"Retry-After": "1"}),
        Answer(400, json={"error": {"code": "0x80048d0b", "message": "off"}}),
        Answer(403),
        Answer(503),
        Answer(json={"response": "{"}),
        Answer(json={}),
        result(),
    ],
)
async def test_without_search_pieces_of_the_words_are_looked_for(
    dataverse: Dataverse, organisation: Organisation, answer: Answer
) -> None:
    """However search fails, it is asked once, and the names come from the tables."""
    organisation.crm.answer(SEARCH, answer)

    def accounts(asked: Asked) -> Answer:
        pieces = asked.query["$filter"] == "contains(name,'con') or contains(name,'sso')"
        rows = [account("Contoso", 1), account("Fabrikam", 2)] if pieces else []
        return Answer(json={"value": rows})

    organisation.crm.handle(f"{API}/accounts", accounts)
    organisation.refuse("lead")
    assert await near(dataverse, "Contosso") == ["Contoso"]
    assert organisation.crm.paths().count(SEARCH) == 1


async def test_another_form_of_a_character(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """A name in traditional characters is near the one in simplified ones."""

    def accounts(asked: Asked) -> Answer:
        begun = "contains(name,'青山') or contains(name,'軟件')" == asked.query["$filter"]
        return Answer(json={"value": [account("青山软件")] if begun else []})

    organisation.crm.handle(f"{API}/accounts", accounts)
    assert await near(dataverse, "青山軟件") == ["青山软件"]


async def test_a_named_table_alone_is_looked_in(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """By search and without it."""
    organisation.hold("account", account("Contoso"))
    assert await near(dataverse, "Contosso", "contact") == []
    assert set(organisation.crm.paths()) == {f"{API}/contacts", SEARCH}


async def test_a_missing_sign_in_is_said(dataverse: Dataverse, organisation: Organisation) -> None:
    """Only that ends the question."""
    organisation.crm.answer(SEARCH, Answer(401))
    with pytest.raises(SignInRequired):
        await dataverse.find(CALLER, "Contosso")


async def test_nothing_is_like_it(dataverse: Dataverse, organisation: Organisation) -> None:
    """Then nothing is offered."""
    organisation.hold("account", account("Fabrikam"))
    assert await dataverse.find(CALLER, "Contosso") == Found()


TERMS: Any = st.text(min_size=1, max_size=200).map(str.strip).filter(bool)


@given(TERMS | st.sampled_from(["AND", "a OR", '+-&|!(){}[]^"~*?:\\/', "NOT not", "a" * 150, "~"]))
def test_any_text_makes_a_search(text: str) -> None:
    """Operators and syntax in a name are words, and a search has at most 100 characters."""
    made = lucene(text)
    assert len(made) <= 100
    if made:
        parse_term(made, lucene=True, every=False)
