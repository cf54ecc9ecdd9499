"""What the list of a person's own imports says, in Chinese: that of ``imports_english``."""

from __future__ import annotations

from capture.models import ImportState

TITLE = "您的导入"
NONE = "最近 30 天内您没有跟踪任何内容。"
RECORD_UNKNOWN = "目前无法读取的记录"
GONE = "已不在您邮箱中的邮件或会议"
UNREAD = "目前无法读取其内容"
NO_SUBJECT = "（无主题）"
NEWER = "较新"
OLDER = "较旧"
STATES = {
    ImportState.QUEUED: "已排队",
    ImportState.IMPORTING: "正在导入",
}


def some(first: int, last: int, total: int) -> str:
    """Which of how many a page shows, counted from 1."""
    return f"第 {first:,}–{last:,} 项，共 {total:,} 项，最新在前；保留 30 天。"


def asked(when: str) -> str:
    """When Track was pressed."""
    return f"请求于 {when}"


def tracked(when: str) -> str:
    """That it is in Dynamics, and since when."""
    return f"✓ 已跟踪 {when}"
