"""The sentences about decisions in a reader's language."""

from __future__ import annotations

from types import ModuleType

from cards import decision_chinese, decision_english
from cards.languages import Language

__all__ = ["decision_words"]

_SAID: dict[Language, ModuleType] = {"en": decision_english, "zh": decision_chinese}


def decision_words(language: Language) -> ModuleType:
    """``decision_english`` or ``decision_chinese``; both say the same under the same names."""
    return _SAID[language]
