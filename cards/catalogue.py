"""Which module of sentences speaks a reader's language.

Two modules of a pair have the same names with the same parameters, so that either can be asked.
"""

from __future__ import annotations

from types import ModuleType

from cards import (
    audit_chinese,
    audit_english,
    backup_chinese,
    backup_english,
    beside_chinese,
    beside_english,
    coverage_chinese,
    coverage_english,
    differences_chinese,
    differences_english,
    doctor_chinese,
    doctor_english,
    extension_chinese,
    extension_english,
    help_chinese,
    help_english,
    imports_chinese,
    imports_english,
    notice_chinese,
    notice_sentences,
    options_chinese,
    options_english,
    pane_api_chinese,
    pane_api_english,
    pane_chinese,
    pane_english,
    people_chinese,
    people_english,
    privacy_chinese,
    privacy_english,
    sentences,
    sentences_chinese,
    switch_chinese,
    switch_english,
    threads_chinese,
    threads_english,
    why_chinese,
    why_english,
)
from cards.languages import Language

__all__ = [
    "PAIRS",
    "audit_words",
    "beside_words",
    "coverage_words",
    "difference_words",
    "doctor_words",
    "extension_words",
    "help_words",
    "import_words",
    "notice_words",
    "options_words",
    "pane_api_words",
    "pane_words",
    "people_words",
    "privacy_words",
    "switch_words",
    "thread_words",
    "timeline_words",
    "why_words",
]

_TIMELINE: dict[Language, ModuleType] = {"en": sentences, "zh": sentences_chinese}
_COVERAGE: dict[Language, ModuleType] = {"en": coverage_english, "zh": coverage_chinese}
_NOTICES: dict[Language, ModuleType] = {"en": notice_sentences, "zh": notice_chinese}
_IMPORTS: dict[Language, ModuleType] = {"en": imports_english, "zh": imports_chinese}
_WHY: dict[Language, ModuleType] = {"en": why_english, "zh": why_chinese}
_DOCTOR: dict[Language, ModuleType] = {"en": doctor_english, "zh": doctor_chinese}
_DIFFERENCES: dict[Language, ModuleType] = {"en": differences_english, "zh": differences_chinese}
_HELP: dict[Language, ModuleType] = {"en": help_english, "zh": help_chinese}
_PEOPLE: dict[Language, ModuleType] = {"en": people_english, "zh": people_chinese}
_THREADS: dict[Language, ModuleType] = {"en": threads_english, "zh": threads_chinese}
_OPTIONS: dict[Language, ModuleType] = {"en": options_english, "zh": options_chinese}
_SWITCH: dict[Language, ModuleType] = {"en": switch_english, "zh": switch_chinese}
_AUDIT: dict[Language, ModuleType] = {"en": audit_english, "zh": audit_chinese}
_PRIVACY: dict[Language, ModuleType] = {"en": privacy_english, "zh": privacy_chinese}
_EXTENSION: dict[Language, ModuleType] = {"en": extension_english, "zh": extension_chinese}
_BESIDE: dict[Language, ModuleType] = {"en": beside_english, "zh": beside_chinese}
_PANE_API: dict[Language, ModuleType] = {"en": pane_api_english, "zh": pane_api_chinese}
_PANE: dict[Language, ModuleType] = {"en": pane_english, "zh": pane_chinese}
_BACKUP: dict[Language, ModuleType] = {"en": backup_english, "zh": backup_chinese}
PAIRS = (
    *(_TIMELINE, _COVERAGE, _NOTICES, _WHY, _DOCTOR, _HELP, _PEOPLE, _IMPORTS, _DIFFERENCES),
    *(
        _OPTIONS,
        _THREADS,
        _SWITCH,
        _AUDIT,
        _BACKUP,
        _BESIDE,
        _PANE_API,
        _PANE,
        _EXTENSION,
        _PRIVACY,
    ),
)
"""Every catalogue, by language; that of decisions is ``cards.decision_words``'."""


def timeline_words(language: Language) -> ModuleType:
    """What rows, header and warnings of a timeline say."""
    return _TIMELINE[language]


def coverage_words(language: Language) -> ModuleType:
    """What a private answer says about itself."""
    return _COVERAGE[language]


def import_words(language: Language) -> ModuleType:
    """What the list of a person's own imports says."""
    return _IMPORTS[language]


def difference_words(language: Language) -> ModuleType:
    """What is said of a row that is not what was asked for."""
    return _DIFFERENCES[language]


def why_words(language: Language) -> ModuleType:
    """What ``why`` answers."""
    return _WHY[language]


def notice_words(language: Language) -> ModuleType:
    """What notices, questions and sign-in say."""
    return _NOTICES[language]


def doctor_words(language: Language) -> ModuleType:
    """What ``diagnose`` says."""
    return _DOCTOR[language]


def help_words(language: Language) -> ModuleType:
    """What help says."""
    return _HELP[language]


def audit_words(language: Language) -> ModuleType:
    """What is said about versions, imports and the state of things to administrators."""
    return _AUDIT[language]


def backup_words(language: Language) -> ModuleType:
    """What is said about settings as a file."""
    return _BACKUP[language]


def switch_words(language: Language) -> ModuleType:
    """What is said about an organisation's switch."""
    return _SWITCH[language]


def people_words(language: Language) -> ModuleType:
    """What is said about the people of a suggestion."""
    return _PEOPLE[language]


def privacy_words(language: Language) -> ModuleType:
    """What is said to a person about what is known of them."""
    return _PRIVACY[language]


def options_words(language: Language) -> ModuleType:
    """What is said about how much of a suggestion is shared, and what became of its files."""
    return _OPTIONS[language]


def thread_words(language: Language) -> ModuleType:
    """What is said about followed threads."""
    return _THREADS[language]


def beside_words(language: Language) -> ModuleType:
    """What is said beside a mail that is open."""
    return _BESIDE[language]


def pane_api_words(language: Language) -> ModuleType:
    """What the pane's API says when it does not take a request."""
    return _PANE_API[language]


def pane_words(language: Language) -> ModuleType:
    """What the pane's own page says."""
    return _PANE[language]


def extension_words(language: Language) -> ModuleType:
    """What the message extension says."""
    return _EXTENSION[language]
