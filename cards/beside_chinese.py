"""The same as ``cards.beside_english`` in Chinese, name by name."""

from __future__ import annotations

from capture.suggestions import Kind

TITLES = {Kind.MAIL: "此邮件", Kind.MEETING: "此会议"}
NOT_TRACKED = "尚未跟踪。"
INTERNAL = "未跟踪：其中所有人都属于您的组织。"
NOT_WRITABLE = "您在 Dynamics 365 中的权限不允许跟踪到此记录。"
NO_RECORD = "您可以查看的记录中，没有一条含有其中人员的地址。"
STRANGERS = "其中有些人不在 Dynamics 365 中。"
CUT = "可能还有更多记录：请按名称搜索。"


def to(record: str) -> str:
    """Which record the state of a mail is about."""
    return f"关于 {record}"


def unasked(count: int) -> str:
    """That not all people were looked up."""
    return f"另有 {count:,} 人未查找：请按名称搜索记录。"
