"""The card before Track: what becomes visible, to whom, and what cannot be claimed."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from capture.extent import Disclosure, FileEnd
from capture.fates import File, FileKind
from cards import Track
from cards.actions import OFFERED_FILES, More, Offer, Options, Picked
from cards.option_inputs import DISCLOSURE, NAME, OTHERS, Chosen, file_id
from cards.paging import CARD_LIMIT, weight

from .builders import REF, make_record
from .option_cards import (
    ASKED,
    DEAL,
    HOSTILE,
    KEY,
    MAIL,
    MANY,
    NADIA,
    ORDINARY,
    before,
    make_choices,
    make_file,
)
from .reading import folded, nodes, pressed, row, words
from .timelines import CHINESE


def ids(card: object) -> list[str]:
    """The inputs of a card, in their order."""
    return [node["id"] for node in nodes(card) if str(node.get("type", "")).startswith("Input.")]


def test_it_says_who_will_see_what() -> None:
    """The record by its name in words, and three choices of which the default is marked."""
    card = before(make_choices(), Chosen(Disclosure.LATEST))
    assert "visible to everyone who can read Contoso." in words(card)
    choice = row(card, DISCLOSURE)
    assert choice["style"] == "expanded"
    assert choice["label"] == "What becomes visible"
    assert choice["value"] == "latest"
    assert [one["value"] for one in choice["choices"]] == ["full", "latest", "header"]
    assert "It has no files." in words(card)


def test_what_cannot_come_has_no_box_and_says_why() -> None:
    """Boxes for those that come, in the order files, then pictures of the text."""
    card = before(make_choices(*ORDINARY), Chosen(Disclosure.FULL, frozenset({ORDINARY[1].key})))
    offer = Offer((ORDINARY[1].key, ORDINARY[2].key, ORDINARY[0].key))
    assert ids(card) == [DISCLOSURE, *map(file_id, offer.files), NAME]
    assert row(card, file_id(ORDINARY[1].key))["value"] == "false"
    assert row(card, file_id(ORDINARY[2].key))["value"] == "true"
    said = words(card)
    assert "File 1 · 1.4 MB" in said
    assert "attached message" in said
    assert "picture in the text" in said
    assert "a link to a file in the cloud" in said
    assert "File 4 · 85.8 MB · stays behind: too large for this organisation" in said
    assert "this organisation blocks its type" in said
    assert pressed(folded(card)) == [
        Track(REF, (Picked(MAIL, KEY),), 10, offer=offer),
        More(REF, 10),
    ]


def test_every_box_has_words_of_ours_alone() -> None:
    """A title may be read as markdown, so no file's name stands in one."""
    card = before(make_choices(make_file(1, "**bold** [x](https://evil.example)")))
    titles = [node["title"] for node in nodes(card) if node.get("type") == "Input.Toggle"]
    assert titles == ["File 1 · 244 KB"]
    assert "[x](https://evil.example)" in words(card)


def test_another_record_is_chosen_by_a_press_or_by_name() -> None:
    """Those near at hand with a button each, folded away; a name is typed and looked for."""
    card = before(make_choices())
    assert "Second production line" not in words(folded(card))
    mail, offset = ASKED.mail, ASKED.offset
    assert [ask for ask in pressed(card) if isinstance(ask, Options)] == [
        Options(REF, mail, offset, regarding=DEAL.ref),
        Options(REF, mail, offset, regarding=NADIA.ref),
        Options(REF, mail, offset, regarding=REF, find=True),
    ]


def test_to_another_record_it_is_visible_to_that_ones_readers() -> None:
    """The sentence, the sealed record and the way back follow what was chosen."""
    card = before(make_choices(regarding=DEAL, others=(make_record(),)))
    assert "everyone who can read Second production line." in words(card)
    track, back, *_ = pressed(folded(card))
    assert isinstance(track, Track)
    assert (track.record, track.regarding) == (REF, DEAL.ref)
    assert back == More(REF, 10)


@pytest.mark.parametrize(
    ("typed", "changes", "said"),
    [
        ("", {}, "Type the name of a record"),
        ("Fabrikom", {"found": False}, "No record that you may see has the name “Fabrikom”."),
        ("Fab", {"found": True}, "Several records have that name."),
    ],
)
def test_how_a_search_ended(typed: str, changes: dict[str, object], said: str) -> None:
    """It is said above what may be chosen instead, which is open then."""
    card = before(make_choices(**changes), typed=typed)
    assert said in words(folded(card))
    assert "Second production line" in words(folded(card))
    assert said not in words(before(make_choices(found=True, sure=True), typed=typed or "x"))


def test_five_hundred_files_share_one_box() -> None:
    """As many as fit have a box of their own, and the rest one that says how many they are."""
    card = before(make_choices(*MANY))
    (track,) = [ask for ask in pressed(card) if isinstance(ask, Track)]
    assert track.offer is not None
    own = len(track.offer.files)
    assert 10 <= own <= OFFERED_FILES
    assert track.offer.others == 500 - own
    assert ids(card)[-2:] == [OTHERS, NAME]
    assert f"The other {500 - own} files" in words(card)
    assert row(before(make_choices(*MANY), Chosen(Disclosure.FULL, others=False)), OTHERS)[
        "value"
    ] == ("false")


def test_files_without_a_box_are_named() -> None:
    """With what becomes of them, while the card has room."""
    tail = [make_file(n, kind=FileKind.LINK, end=FileEnd.LINK) for n in range(100, 107)]
    card = before(make_choices(*MANY[:30], *tail))
    said = words(card)
    assert weight(card) <= CARD_LIMIT
    for number in range(30):
        assert f"drawing {number}.pdf" in said
    assert said.count("stays behind: a link") == len(tail)
    assert "Not shown" not in said
    assert ids(card).count(OTHERS) == 1


def test_of_those_that_are_not_named_the_ones_that_stay_are_counted() -> None:
    """Nothing is promised of them."""
    tail = [make_file(n, kind=FileKind.LINK, end=FileEnd.LINK) for n in range(600, 607)]
    card = before(make_choices(*MANY, *tail))
    said = words(card)
    named = said.count("drawing ")
    assert OFFERED_FILES < named < 500
    assert f"Not shown: {500 - named} more files." in said
    assert "7 more files stay behind." in said


def test_it_speaks_chinese() -> None:
    """All of it."""
    said = words(before(make_choices(*ORDINARY), view=CHINESE))
    assert "您跟踪的内容将对所有可以查看 Contoso 的人可见。" in said
    assert "不会带入：本组织禁止此类型" in said
    assert "Track" not in said


files = st.builds(
    File,
    st.text("0123456789abcdef", min_size=16, max_size=16),
    st.text(max_size=300) | st.just(HOSTILE),
    st.integers(0, 10**10),
    st.sampled_from(FileKind),
    st.booleans(),
    st.none() | st.sampled_from(FileEnd),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    found=st.lists(files, max_size=60, unique_by=lambda one: one.key),
    subject=st.text(max_size=50) | st.just(HOSTILE),
)
def test_any_card_fits_and_seals_no_word(
    schema: Draft6Validator, found: list[File], subject: str
) -> None:
    """Whatever a mail holds, the card is valid, small enough, and its buttons hold ids alone."""
    card = before(make_choices(*found, subject=subject, sender=subject))
    schema.validate(card)
    assert weight(card) <= CARD_LIMIT
    sealed = json.dumps([node["data"] for node in nodes(card) if "data" in node])
    assert "Contoso" not in sealed
    assert "Nadia" not in sealed
    assert "quote@contoso.example" not in sealed
    for file in found:
        assert len(file.name) < 12 or json.dumps(file.name)[1:-1] not in sealed
