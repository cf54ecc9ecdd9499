"""An organisation's switch as cards for its administrators: the terms, the three parts, off.

The parts and the words are those of "Preview feature: Configure Relationship Insights features".
"""

from __future__ import annotations

from microsoft_teams.cards.core import CardElement

from capture.switch import TERMS, Switch
from cards.actions import Accept, Seal, SwitchOff, SwitchSave
from cards.catalogue import switch_words
from cards.dates import moment
from cards.elements import Card, button, buttons, drawn, line, quiet, strong, words
from cards.inputs import toggle
from cards.languages import Language
from cards.plain_text import plain
from cards.view import View

__all__ = ["AUTO_CAPTURE", "disable_card", "insights_card", "notice_card", "terms_card"]

AUTO_CAPTURE = "auto_capture"
"""The name of the input that is the switch."""


def terms_card(switch: Switch, view: View, seal: Seal, told: str = "") -> Card:
    """The terms that hold now, to be accepted for the organisation."""
    said = switch_words(view.language)
    parts = ((said.TERMS_HEADING, said.TERMS), (said.PRIVACY_HEADING, said.TERMS_PRIVACY))
    body = [*_head(said.TERMS_TITLE, told), line(words(said.TERMS_LEAD), gap="Small")]
    for heading, sentences in parts:
        body.append(line(strong(heading)))
        body += [line(words(sentence), gap="Small") for sentence in sentences]
    accept = button(said.ACCEPT, Accept(TERMS, switch.version), seal, primary=True)
    version = line(quiet(said.TERMS_VERSION.format(TERMS)), gap="Small")
    return drawn([*body, version, buttons(accept)], view.language)


def insights_card(
    switch: Switch, names: tuple[str, str], view: View, seal: Seal, told: str = ""
) -> Card:
    """The settings page of Relationship Insights; nothing of it changes before *Save*.

    ``names`` are of who accepted the terms and of who made this version of the switch, "" where
    that is not known. The box is ticked after the terms were accepted, as it is in the original.
    """
    said = switch_words(view.language)
    accepter, turner = (plain(name) or said.SOMEBODY for name in names)
    body: list[CardElement] = _head(said.INSIGHTS_TITLE, told)
    if switch.consent is not None:
        when = moment(switch.consent.when, view)
        accepted = said.INSIGHTS_ACCEPTED.format(switch.consent.terms, when, accepter)
        body.append(line(quiet(accepted), gap="Small"))
    for part in (said.PART_ASSISTANT, said.PART_ENGAGEMENT):
        body += [line(strong(part)), line(quiet(said.NOT_A_PART), gap="None")]
    state = said.NOW_OFF
    if switch.on and switch.when is not None:
        state = said.NOW_ON.format(moment(switch.when, view), turner)
    body += [
        line(strong(said.PART_CAPTURE)),
        line(words(said.CAPTURE), gap="None"),
        line(quiet(state), gap="Small"),
        toggle(AUTO_CAPTURE, said.TURN_ON, on=True),
        buttons(button(said.SAVE_SWITCH, SwitchSave(switch.version), seal, primary=True)),
    ]
    return drawn(body, view.language)


def disable_card(switch: Switch, language: Language, seal: Seal) -> Card:
    """What turning it off does, to be confirmed."""
    said = switch_words(language)
    off = buttons(button(said.TURN_OFF, SwitchOff(switch.version), seal))
    body = [*_head(said.DISABLE_TITLE), line(words(said.DISABLE), gap="Small"), off]
    return drawn(body, language)


def notice_card(name: str, language: Language) -> Card:
    """What ``switch_english`` holds as ``<name>_TITLE`` and ``<name>``."""
    said = switch_words(language)
    title, sentence = getattr(said, f"{name}_TITLE"), getattr(said, name)
    return drawn([*_head(title), line(words(sentence), gap="Small")], language)


def _head(title: str, told: str = "") -> list[CardElement]:
    happened: list[CardElement] = [line(words(told), gap="Small")] if told else []
    return [line(strong(title, size="Medium")), *happened]
