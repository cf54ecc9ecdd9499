"""What is said of a row that is not its mail, in Chinese: as ``cards.differences_english``."""

from __future__ import annotations

from collections.abc import Sequence

from capture.extent import Difference

_PARTS = {
    Difference.IDENTITY: "邮件标识",
    Difference.REGARDING: "关联的记录",
    Difference.SUBJECT: "主题",
    Difference.PARTIES: "参与者",
    Difference.DIRECTION: "发送或接收的方向",
    Difference.DATES: "日期",
    Difference.BODY: "正文",
    Difference.FILES: "附件",
    Difference.OWNER: "负责人",
}


UNFINISHED = "Dynamics 中可能留有它的部分内容。"


def differs(parts: Sequence[Difference]) -> str:
    """In what the row that was read back differs; there is at least one."""
    return f"Dynamics 中不同的内容：{'、'.join(_PARTS[one] for one in parts)}。"
