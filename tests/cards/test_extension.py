"""What the message extension draws."""

from __future__ import annotations

import json

import pytest

from capture.halves import SharedHalf
from cards.extension import INSERTED, inserted_card, preview
from cards.languages import Language
from cards.view import View
from tests.cards.builders import NOW, make_activity, make_record

RECORD = make_record()


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "<b>Contoso</b>", "a\u202e<i>"])
def test_a_name_is_no_markup_in_the_list(name: str):
    """Such cards show HTML."""
    told = json.dumps(preview(make_record(name, name), "en"), ensure_ascii=False)

    assert not {"<", ">", "\u202e"} & set(told)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_card_says_whose_rights_and_how_much_is_left(language: Language):
    """More than fits, more than was read, and nothing at all are three different sentences."""
    view = View(NOW, page_size=INSERTED, language=language)
    many = tuple(make_activity(one) for one in range(1, INSERTED + 2))
    cards = [
        json.dumps(inserted_card(SharedHalf(RECORD, held, more), view), ensure_ascii=False)
        for held, more in ((many, False), (many[:1], True), ((), True), ((), False))
    ]

    left = {"en": "may hold more", "zh": "可能还有更多"}[language]
    none = {"en": "No tracked activities", "zh": "尚无已跟踪的活动"}[language]
    assert [left in card for card in cards] == [True, True, True, False]
    assert [none in card for card in cards] == [False, False, False, True]
    for card in cards:
        assert {"en": "Everybody in this conversation", "zh": "所有人都能看到"}[language] in card
        assert "Action.Execute" not in card
