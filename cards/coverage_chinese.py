"""What a private answer says about itself, in Chinese: as ``coverage_english``."""

from __future__ import annotations

from capture.suggestions import LeftOut, Skipped

NOT_SEARCHED = "未搜索您的邮箱：没有可供搜索的地址。"
ALL_IGNORED = "未搜索您的邮箱：按照规则，此记录的所有地址都不计入。"
NOTHING_SEARCHED = "未搜索您的邮箱：所有搜索都没有得到响应。"
CONTACTS_CAPPED = "该客户的联系人超过了使用上限。"
PAGES_CAPPED = "搜索已达到页数上限：可能缺少较早的邮件。"
MEETINGS_CAPPED = "您日历中的会议多于已读取的数量。"
MEETINGS_FAILED = "无法读取您的日历：可能缺少会议。"
TRACK_WITHHELD = "Dynamics 365 无法确认其中哪些邮件已被跟踪，因此暂不提供“跟踪”。请稍后再试。"

_LEFT_OUT = {
    LeftOut.DRAFT: "草稿",
    LeftOut.OUTBOX: "尚未发送",
    LeftOut.CHAT: "聊天消息",
    LeftOut.PROTECTED: "受保护",
    LeftOut.PRIVATE: "标记为私人或机密",
    LeftOut.LABEL: "带有敏感度标签",
    LeftOut.CANCELLED: "已取消的会议",
    LeftOut.EXCLUDED: "含有被排除的地址",
    LeftOut.INTERNAL: "内部邮件",
    LeftOut.OLD: "早于该日期",
    LeftOut.DISMISSED: "被您忽略",
    LeftOut.SERIES: "系列会议的其他日期",
    LeftOut.DELETED: "位于“已删除邮件”",
    LeftOut.JUNK: "位于“垃圾邮件”",
    LeftOut.NO_EXACT_ADDRESS: "仅名称匹配",
    LeftOut.COPY: "重复副本",
    LeftOut.TRACKED_HERE: "已在列表中",
    LeftOut.OVER_LIMIT: "早于所示邮件",
}

_SKIPPED = {
    Skipped.DELETED: "已删除邮件",
    Skipped.JUNK: "垃圾邮件",
    Skipped.DRAFTS: "草稿",
    Skipped.OUTBOX: "发件箱",
    Skipped.CHATS: "聊天",
}


def searched(used: int, total: int, ignored: int, *, limit: int, since: str) -> str:
    """What an answer searched: addresses and window (``since`` empty for any date)."""
    window = f"{since}以来" if since else "不限日期"
    addresses = f"{total:,} 个地址中的 {used:,} 个" if used < total else f"{used:,} 个地址"
    rule = f"（{ignored:,} 个按规则不计入）" if ignored else ""
    return f"已搜索此记录的 {addresses}{rule}：{window}最近的 {limit:,} 封邮件。"


def skipped(places: list[Skipped]) -> str:
    """Which places of the mailbox are left out."""
    return f"不包括{'、'.join(_SKIPPED[place] for place in places)}。"


def meetings_until(day: str) -> str:
    """Up to when the calendar was read."""
    return f"会议截至{day}。"


def left_out(reason: LeftOut, count: int) -> str:
    """How many messages one rule left out."""
    return f"{_LEFT_OUT[reason]} {count:,} 项"


def all_left_out(parts: list[str]) -> str:
    """Everything that was left out, by rule."""
    return f"未列出：{'，'.join(parts)}。"


def groups_searched(done: int, groups: int, continues: str, again: str) -> str:
    """That a part of the search is missing, and when it continues or may be asked for again.

    Both times may be empty.
    """
    part = f"已搜索 {groups:,} 组地址中的 {done:,} 组"
    if continues:
        return f"{part}，将于 {continues} 继续。"
    when = f"在 {again} " if again else "稍后"
    return f"{part}：可能缺少邮件。请{when}再次询问。"
