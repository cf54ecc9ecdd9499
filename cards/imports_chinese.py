"""What the list of a person's own imports says, in Chinese: that of ``imports_english``."""

from __future__ import annotations

from capture.imports.job import Withdrawal
from capture.imports.untracking import Refusal
from capture.models import ImportReason, ImportState

TITLE = "您的导入"
NONE = "最近 30 天内您没有跟踪任何内容。"
RECORD_UNKNOWN = "目前无法读取的记录"
GONE = "已不在您邮箱中的邮件或会议"
UNREAD = "目前无法读取其内容"
NO_SUBJECT = "（无主题）"
OPEN_ACTIVITY = "打开该活动"
UNTRACK = "取消跟踪"
UNTRACK_TITLE = "要从 Dynamics 365 中移除吗？"
UNTRACK_MEANS = (
    "取消跟踪会从 Dynamics 365 中删除该活动及其附件。您的邮箱保持不变，之后可以重新跟踪。"
    "跟踪后 30 天内可在此取消跟踪；之后可由管理员删除该活动。"
    "其他人在此期间已阅读、复制或回复的内容不受影响，贵组织也可能将已删除的行保留一段时间。"
)
UNTRACKED = "已取消跟踪：Dynamics 365 中已不再有此活动。"
NOT_UNTRACKED = {
    Refusal.BUSY: "目前无法进行：正在导入或移除。请稍后重试。",
    Refusal.THEIRS: "予以保留：其他人也请求了跟踪，或它是以他人名义跟踪的。",
    Refusal.NOT_TRACKED: "没有可移除的内容：它未被跟踪。",
    Refusal.GONE: "已有人从 Dynamics 365 中删除了它，因此没有可移除的内容。",
    Refusal.NOT_OURS: "予以保留：该活动由其他工具创建，或无法证明由本服务创建。",
    Refusal.MOVED: "予以保留：该活动现在关联到另一条记录。",
    Refusal.NOT_OWNED: "予以保留：该活动在 Dynamics 365 中现归他人所有。",
    Refusal.DENIED: "予以保留：您在 Dynamics 365 中的权限不允许删除活动。请联系管理员。",
    Refusal.STAYED: "Dynamics 365 接受了删除，但仍有此活动。请稍后重试。",
}
CANCEL = "取消"
TRACK_ALL = "全部跟踪"
UNDO_ALL = "撤消"
RETRY_FAILED = "重试失败项"
NEWER = "较新"
OLDER = "较旧"
STATES = {
    ImportState.QUEUED: "已排队",
    ImportState.IMPORTING: "正在导入",
}
WITHDRAWALS = {
    Withdrawal.WITHDRAWN: "已撤消：未向 Dynamics 365 写入任何内容。",
    Withdrawal.GOES_ON: "已为您撤消。其他人也在跟踪这封邮件，因此将以其名义继续。",
    Withdrawal.LATE: "无法撤消：正在导入，或导入已结束。",
}


def some(first: int, last: int, total: int) -> str:
    """Which of how many a page shows, counted from 1."""
    return f"第 {first:,}–{last:,} 项，共 {total:,} 项，最新在前；保留 30 天。"


def asked(when: str) -> str:
    """When Track was pressed."""
    return f"请求于 {when}"


def followed(when: str) -> str:
    """That following a thread asked for it, and when."""
    return f"由关注触发，{when}"


def tracked(when: str, owner: str) -> str:
    """That it is in Dynamics, and since when; by whom, if it was not oneself."""
    return f"✓ 已由 {owner} 跟踪 · {when}" if owner else f"✓ 已跟踪 {when}"


def seen_since(record: str, when: str) -> str:
    """Who could see what is tracked, and since when (``when`` may be empty)."""
    return (f"自{when}起，" if when else "") + f"凡能读取 {record} 的人都能看到它。"


def track_shown(count: int) -> str:
    """The button that tracks all that can be of the rows shown."""
    return f"跟踪所显示的全部 {count:,} 项"


def track_shown_question(count: int, record: str) -> str:
    """What tracking them means."""
    return f"要跟踪全部 {count:,} 项吗？凡能读取 {record} 的人都将能看到它们。"


def no_longer_shown(count: int) -> str:
    """That some of those that were shown are no suggestions any more."""
    return f"所显示的项目中有 {count:,} 项已无法跟踪，因此保持原样。"


def together(total: int, tracked: int, under_way: int, failed: int) -> str:
    """How far those are that were tracked together."""
    counts = ((tracked, "已跟踪"), (under_way, "进行中"), (failed, "失败"))
    told = "，".join(f"{count:,} 项{name}" for count, name in counts if count)
    return f"共 {total:,} 项：{told}"


FAILED_TITLE = "贵组织失败的导入"
NONE_FAILED = "30 天内没有失败后未再请求的导入。"
FAILED_HOW = "输入“管理员 重试”，以重试现在可能成功的导入。"
NONE_REDRIVEN = "没有重试后会有所不同的导入。"
REASONS = {
    ImportReason.THROTTLED: "服务持续繁忙",
    ImportReason.UNAVAILABLE: "服务没有响应",
    ImportReason.SIGN_IN: "登录已失效",
    ImportReason.MESSAGE_GONE: "邮件或会议已不存在",
    ImportReason.NO_MAILBOX: "在 Exchange Online 中没有邮箱",
    ImportReason.RECORD_GONE: "记录已不存在",
    ImportReason.ACCESS_DENIED: "该人员的权限不允许",
    ImportReason.REFUSED: "Dynamics 365 拒绝了它",
    ImportReason.MISMATCH: "存储的内容与发送的内容不符",
    ImportReason.TRACKED_ELSEWHERE: "已在另一条记录下被跟踪",
    ImportReason.BROKEN: "自动捕获自身的错误",
    ImportReason.WORKERS_DIED: "处理它的进程中止",
    ImportReason.EXHAUSTED: "失败次数过多",
    ImportReason.NOT_APPROVED: "邮箱未获批准",
    ImportReason.NOT_TESTED: "邮箱未经测试和启用",
    ImportReason.NOT_SYNCHRONISED: "邮箱未设置为服务器端同步",
    ImportReason.FORWARD_MAILBOX: "邮件通过转发邮箱到达",
    ImportReason.CANCELLED: "会议已取消",
    ImportReason.PRIVATE: "它被标记为私人",
    ImportReason.PROTECTED: "它已加密，或其权限受限",
    ImportReason.LABEL: "其敏感度标签不允许",
    ImportReason.EXCLUDED: "它已被排除",
    ImportReason.UNSENT: "它是草稿，或尚未发送",
    ImportReason.DISCARDED: "它在“已删除邮件”或“垃圾邮件”中",
    ImportReason.NO_SENDER: "它没有说明发件人",
    ImportReason.TOO_LARGE: "其正文超出 Dynamics 365 的限制",
    ImportReason.SWITCHED_OFF: "自动捕获已关闭",
    ImportReason.NOT_AMONG_USERS: "该人员不得使用自动捕获",
}


def redriven(count: int) -> str:
    """How many imports were lined up again."""
    return f"正在重试 {count:,} 个导入。"
