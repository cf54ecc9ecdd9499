"""The first seller's mail with her other customers."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.desk import MARA, contact, document, letter, office
from sandbox.mail.message import Message

__all__ = ["other_customers"]


def other_customers(anchor: datetime) -> list[Message]:
    """A few letters for each of the companies she owns, and one from Contoso's namesake."""
    return [*_fabrikam(anchor), *_abroad(anchor), *_others(anchor)]


def _fabrikam(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "packaging",
            1.1,
            (contact("Marco Bianchi", mail=1), MARA),
            "Packaging of the samples",
            text="Hello Mara,\nthe samples arrived well. Could the next ones come in two boxes?"
            "\n\nMarco",
        ).in_folder("inbox"),
        letter(
            anchor,
            "demo-date",
            3.8,
            (MARA, contact("Hanna Vogel")),
            "Date for the demonstration",
            text="Dear Hanna,\nwould Wednesday at ten suit you?\n\nMara",
        ).in_folder("sentitems"),
        letter(
            anchor,
            "configuration",
            22.0,
            (contact("Alex Kim"), MARA),
            "Configuration sheet",
            text="Hi Mara,\nhere is the filled-in sheet.\n\nAlex",
            files=(document("Configuration.pdf"),),
        ).in_folder("inbox"),
    ]


def _abroad(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "hetong",
            2.3,
            (contact("伟 王"), MARA),
            "合同草案第二版",
            text="林女士您好,\n合同草案第二版已经准备好,请查收。\n\n王伟",
            files=(document("合同草案.pdf"),),
        ).in_folder("inbox"),
        letter(
            anchor,
            "xiangmu",
            6.1,
            (MARA, contact("娜 李")),
            "项目启动会议 / Project kick-off",
            text="李娜您好,\n项目启动会议定在下周二上午十点。\n\nMara",
        ).in_folder("sentitems"),
        letter(
            anchor,
            "angebot",
            9.2,
            (contact("Sinead O'Brien"), MARA),
            "Rückfrage zum Angebot (100 % Vorkasse?)",
            text="Guten Tag Frau Lindqvist,\nist Vorkasse wirklich nötig?\n\nSinead O'Brien",
        ).in_folder("inbox"),
    ]


def _others(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "catalogue",
            4.9,
            (office("bonjour@tailspintoys.example"), MARA),
            "Catalogue d'hiver",
            text="Bonjour,\nnotre catalogue d'hiver est arrivé.\n\nTailspin Toys",
        ).in_folder("inbox"),
        letter(
            anchor,
            "espresso",
            7.7,
            (contact("Giulia Conti"), MARA),
            "Espresso machines for your office",
            text="Ciao Mara,\nthe two machines can be installed on Friday.\n\nGiulia",
        ).in_folder("inbox"),
        letter(
            anchor,
            "clinical-trial",
            8.8,
            (contact("Amelie Keller"), MARA),
            "Clinical trial equipment",
            text="Dear Ms Lindqvist,\nJonas suggested to ask you about the equipment.\n\nA. Keller",
        ).in_folder("inbox"),
    ]
