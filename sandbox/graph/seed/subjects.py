"""Mail of the first seller with Contoso whose subjects are hard to show."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.desk import MARA, contact, letter
from sandbox.mail.message import Message

__all__ = ["unusual_subjects"]

_NADIA, _MEI, _TOM = contact("Nadia Hassan"), contact("Mei Chen"), contact("Tom Becker")
_SOFIA, _YUKI = contact("Sofia Rossi"), contact("Yuki Tanaka", mail=1)
_LONG = (
    "Overview of all open items from the acceptance test of the second production line, "
    "including the invoices that wait for approval, the three spare parts that were delivered "
    "twice, the missing certificates of conformity, the travel costs of the commissioning team, "
    "the training that has to be moved to next quarter, and my question whether the discount "
    "agreed in spring also applies to the maintenance contract or to the hardware alone"
)
_MARKED_UP = (
    "**Urgent**: [confirm here](https://evil.example/login) <b>now</b> "
    "<img src=x onerror=alert(1)> _please_ & `thanks`"
)


def unusual_subjects(anchor: datetime) -> list[Message]:
    """Other scripts, markup that must stay text, and one that never ends."""
    return [*_scripts(anchor), *_markup(anchor)]


def _scripts(anchor: datetime) -> list[Message]:
    """Subjects in Chinese, Arabic and emoji."""
    return [
        letter(
            anchor,
            "baojia",
            12.4,
            (_MEI, MARA),
            "关于第二条生产线的报价,请确认",
            text="您好 Mara,\n附件中的交货期与我们上周的讨论不一致,请您再确认一下。谢谢!\n\n陈梅",
        ).in_folder("inbox"),
        letter(
            anchor,
            "mawid",
            13.7,
            (_NADIA, MARA),
            "تأكيد موعد الاجتماع يوم الثلاثاء (Tuesday 10:30)",
            text="مرحبا مارا،\nأود تأكيد موعد اجتماعنا يوم الثلاثاء في الساعة العاشرة والنصف."
            "\n\nنادية",
        ).in_folder("inbox"),
        letter(
            anchor,
            "pilot-passed",
            14.2,
            (_YUKI, MARA),
            "🎉 Pilot passed! 🚀 Thank you all 👩‍🔬",
            text="Dear Mara,\nthe pilot passed every test on the first run. The whole laboratory "
            "says thank you.\n\nYuki",
        ).in_folder("inbox"),
    ]


def _markup(anchor: datetime) -> list[Message]:
    """Markup that must stay text, and a subject that never ends."""
    return [
        letter(
            anchor,
            "markup",
            15.0,
            (_TOM, MARA),
            _MARKED_UP,
            text="Hello,\nour ticket system mangled the subject again, sorry. I only need you to "
            "confirm that position 7 is delivered with the new firmware.\n\nTom Becker",
        ).in_folder("inbox"),
        letter(
            anchor,
            "open-items",
            16.3,
            (_SOFIA, MARA),
            _LONG,
            text="Hello Mara,\nI put everything into the subject so that nothing gets lost. Shall "
            "we go through it by phone?\n\nSofia Rossi\nFinance Controller",
        ).in_folder("inbox", is_read=False),
    ]
