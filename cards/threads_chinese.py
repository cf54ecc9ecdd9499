"""What is said about followed threads, in Chinese: that of ``threads_english``."""

from __future__ import annotations

from capture.threads.following import Outcome
from capture.threads.thread import Ending

TITLE = "关注的会话"
NONE = "您没有关注任何会话。"
FOLLOW = "关注此会话"
STOP = "正在关注 · 停止"
STOP_ALONE = "停止"
GOES_ON = "正在关注"
INSIDE = "正在关注；最新邮件中已没有外部人员"
PAUSED = "已暂停：贵组织目前不允许，或您已关闭建议"
WAITING = "正在等待您登录：请输入“登录”"
ENDINGS = {
    Ending.TOLD: "您已要求停止。",
    Ending.PRIVATE: "其中有邮件被标记为私人。",
    Ending.LABELLED: "其中有邮件带有敏感度标签。",
    Ending.PROTECTED: "其中有邮件受保护。",
    Ending.NOBODY_OUTSIDE: "三天以来其中已没有外部人员。",
    Ending.QUIET: "半年以来没有新邮件。",
    Ending.RECORD: "记录已不存在。",
    Ending.RIGHTS: "您的权限不再允许。",
    Ending.MAILBOX: "不再允许从您的邮箱跟踪；请输入“诊断”。",
    Ending.CONVERSATION: "该会话已不在您的邮箱中。",
    Ending.LONG: "其中的邮件超过 300 封。",
    Ending.UNREACHABLE: "两天以来无法读取您的邮箱。",
}
OUTCOMES = {
    Outcome.FOLLOWED: "您已关注此会话：以后有外部人员参与的邮件将对所有可以查看 {} 的人可见。"
    "“我的导入”会列出它们，也可在那里停止。",
    Outcome.THERE: "您已在关注此会话。",
    Outcome.STOPPED: "您已不再关注此会话。已跟踪的内容仍保留在 {} 中。",
    Outcome.FULL: "未关注：您已关注 100 个会话。请先在“我的导入”中停止一个。",
    Outcome.OFF: "未关注：管理员已关闭关注功能。",
    Outcome.GONE: "未关注：该邮件已不在您的邮箱中。",
    Outcome.ALONE: "未关注：您的邮箱未将此邮件归入任何会话。",
    Outcome.LONG: "未关注：该会话的邮件超过 300 封。",
    Outcome.INSIDE: "未关注：没有外部人员参与此会话。",
    Outcome.MAILBOX: "未关注：不允许从您的邮箱跟踪；请输入“诊断”。",
    Outcome.RIGHTS: "未关注：您在 Dynamics 中的权限不允许跟踪到 {}。请联系管理员。",
    Outcome.PRIVATE: "未关注：此会话中有邮件被标记为私人。",
    Outcome.LABELLED: "未关注：此会话中有邮件带有敏感度标签。",
    Outcome.PROTECTED: "未关注：此会话中有邮件受保护。",
}


def means(record: str, disclosed: str) -> str:
    """What following means, before it is pressed; ``disclosed`` is a sentence."""
    return (
        f"关注：以后有外部人员参与的邮件将自动对所有可以查看 {record} 的人可见，"
        f"直到出现私人或带标签的邮件。{disclosed}"
    )


def following(record: str) -> str:
    """That it is followed."""
    return f"此会话以后的邮件会自动跟踪到 {record}。"


def facts(record: str, since: str, tracked: int) -> str:
    """Record, beginning and how much came of it."""
    return f"{record} · 关注于 {since} · 已跟踪 {tracked:,} 封邮件"


def looked(when: str) -> str:
    """When it was looked at last (``when`` may be empty)."""
    return f" · 查看于 {when}" if when else " · 尚未查看"


def stopped(when: str, why: str) -> str:
    """That it is followed no longer, since when and why."""
    return f"已于 {when} 停止：{why}"


def every(total: int) -> str:
    """The way to all of them."""
    return f"所有关注的会话（{total:,}）"
