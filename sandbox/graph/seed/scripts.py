"""Mail in many scripts, right to left, with emoji, and with characters that deceive."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.desk import JONAS, MARA, contact, document, letter
from sandbox.graph.seed.quoting import quoting
from sandbox.mail.compose import File, Letter

__all__ = ["in_many_scripts"]

_KHALID, _MARIAM = contact("خالد المنصوري"), contact("مريم الهاشمي")


def in_many_scripts(anchor: datetime) -> list[Letter]:
    """Arabic in a thread with English; East Asia; Greek, Cyrillic and Turkish; emoji."""
    return [*_arabic(anchor), *_east(anchor), *_europe(anchor), *_deceiving(anchor)]


def _arabic(anchor: datetime) -> list[Letter]:
    asked = letter(
        anchor,
        "talab-ard",
        5.4,
        (_KHALID, MARA),
        "طلب عرض سعر رقم 4711 (RFQ)",
        text="السيدة مارا المحترمة،\nنرجو تزويدنا بعرض سعر لعدد 12 وحدة قبل يوم الخميس.\n\n"
        "مع التحية\nخالد المنصوري",
        cc=(_MARIAM,),
    )
    answer = letter(
        anchor,
        "talab-ard-re",
        4.9,
        (MARA, _KHALID),
        "RE: طلب عرض سعر رقم 4711 (RFQ)",
        text="Dear Khalid,\nour offer over 12 units is attached. شكراً!\n\nMara",
        files=(document("عرض سعر 4711.pdf"),),
    )
    agreed = letter(
        anchor,
        "talab-ard-re-2",
        4.2,
        (_MARIAM, MARA),
        "RE: طلب عرض سعر رقم 4711 (RFQ)",
        text="العرض مقبول من الناحية القانونية. Section 3 is fine with us.\n\nمريم",
    )
    return list(quoting((asked, answer, agreed)))


def _east(anchor: datetime) -> list[Letter]:
    return [
        letter(
            anchor,
            "mitsumori",
            3.9,
            (contact("健太 佐藤"), MARA),
            "お見積りのお願い(第二工場)",
            text="リンドクヴィスト様\nいつもお世話になっております。お見積りをお願いいたします。\n\n佐藤",
            files=(document("仕様書.pdf"),),
        ),
        letter(
            anchor,
            "gyeonjeok",
            6.4,
            (contact("지훈 박"), JONAS),
            "견적 요청드립니다",
            text="안녕하세요, 베버 님.\n부품 견적을 부탁드립니다.\n\n박지훈 드림",
        ),
        letter(
            anchor,
            "don-hang",
            8.9,
            (contact("Trần Thị Hoa"), MARA),
            "Đơn hàng gốm sứ tháng này",
            text="Chào chị Mara,\nchúng tôi gửi kèm đơn hàng.\n\nHoa",
        ),
    ]


def _europe(anchor: datetime) -> list[Letter]:
    return [
        letter(
            anchor,
            "prosfora",
            7.2,
            (contact("Ελένη Παπαδοπούλου"), MARA),
            "Προσφορά για το ελαιοτριβείο",
            text="Αγαπητή Μάρα,\nη προσφορά ισχύει μέχρι την Παρασκευή.\n\nΕλένη",
        ),
        letter(
            anchor,
            "postachannia",
            9.7,
            (contact("Тарас Мельник"), JONAS),
            "Терміни постачання",
            text="Добрий день, Йонасе!\nУточніть, будь ласка, терміни постачання.\n\nТарас",
        ),
        letter(
            anchor,
            "siparis",
            10.8,
            (contact("Ayşe Yıldız"), JONAS),
            "SİPARİŞ ONAYI: İSTASYON / ırmak",
            text="Merhaba Jonas,\nsiparişi onaylıyoruz.\n\nAyşe",
        ),
    ]


def _deceiving(anchor: datetime) -> list[Letter]:
    """Only emoji; a file whose name is written backwards; invisible characters."""
    trap = File("invoice\u202efdp.exe", "application/octet-stream", b"MZ not a program")
    return [
        letter(
            anchor,
            "emoji",
            2.6,
            (contact("Thandi Mokoena"), MARA),
            "🍇🍷👍🏾",
            text="👩🏽‍🌾 → 🍇 → 🍷 → 🚢 → 🇸🇪 ✅",
        ),
        letter(
            anchor,
            "backwards",
            7.9,
            (contact("Pieter Botha"), MARA),
            "Invoice \u202efor export\u202c and a zero\u200bwidth space",
            text="Hello Mara,\nour bookkeeping program names files strangely.\n\nPieter",
            files=(trap,),
        ),
    ]
