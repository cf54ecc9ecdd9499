"""What ``why`` answers, in Chinese: sentence by sentence that of ``cards.why_english``."""

from __future__ import annotations

from capture.explaining import Unsearched
from capture.suggestions import LeftOut

__all__ = [
    "LEFT_OUT",
    "UNSEARCHED",
    "more",
    "no_address",
    "nothing_found",
    "sender_of",
    "shown",
    "title",
]

LEFT_OUT = {
    LeftOut.DRAFT: "未建议：这是草稿。",
    LeftOut.OUTBOX: "未建议：尚未发送。",
    LeftOut.DELETED: "未建议：位于“已删除邮件”中。",
    LeftOut.JUNK: "未建议：位于“垃圾邮件”中。如果它属于此记录，请将其移出。",
    LeftOut.CHAT: "未建议：这是聊天消息，不是电子邮件。",
    LeftOut.PROTECTED: "未建议：邮件已加密或受权限管理。",
    LeftOut.PRIVATE: "未建议：标记为私人或机密。",
    LeftOut.LABEL: "未建议：其敏感度标签不允许。",
    LeftOut.CANCELLED: "未建议：会议已取消。",
    LeftOut.NO_EXACT_ADDRESS: "未建议：发件人、收件人和抄送中没有此记录的地址。",
    LeftOut.EXCLUDED: "未建议：含有被排除的地址。输入“排除”可查看您的规则。",
    LeftOut.INTERNAL: "未建议：所有参与者都属于您的组织。",
    LeftOut.OLD: "未建议：早于所询问的天数。请询问更多天数。",
    LeftOut.DISMISSED: "未建议：您已忽略它。输入“已忽略”可将其恢复。",
    LeftOut.COPY: "未建议：这是另一封已建议邮件的副本。",
    LeftOut.SERIES: "未建议：系列会议只按最近的日期建议一次。",
    LeftOut.TRACKED_HERE: "未建议：已在此记录下跟踪。",
    LeftOut.OVER_LIMIT: "未建议：已有足够多更新的邮件。请询问更多邮件。",
}

UNSEARCHED = {
    Unsearched.FAILED: "缺少：部分搜索失败。请再次询问此记录。",
    Unsearched.PAGES: "缺少：搜索已达到页数上限。请询问较少的天数。",
    Unsearched.NOT_YET: "缺少：邮箱搜索尚未收录它。请稍后再次询问。",
}


def title(record: str) -> str:
    """What the card is about."""
    return f"原因：{record}"


def nothing_found(sought: str) -> str:
    """That no mail has these words."""
    return f"您的邮箱中没有主题包含“{sought}”的邮件。"


def more(shown: int) -> str:
    """That further mails have these words."""
    return f"仅解释最新的 {shown:,} 封：请使用主题中的更多词语。"


def shown(because: str) -> str:
    """That a mail is suggested, with its reason."""
    return f"已建议，{because}。"


def no_address(record: str) -> str:
    """That a mail has nothing to do with a record, as far as Dynamics knows."""
    return f"未建议：发件人、收件人和抄送中没有属于 {record} 的地址。"


def sender_of(name: str) -> str:
    """Whose the sender's address is otherwise."""
    return f"Dynamics 将发件人识别为 {name}，但未与此记录关联。"
