"""Why an import waits, and why one failed and what to do about it, in Chinese."""

from __future__ import annotations

from capture.models import ImportReason

__all__ = ["FAILED", "WAITING"]

WAITING = {
    ImportReason.THROTTLED: "服务繁忙",
    ImportReason.UNAVAILABLE: "服务没有响应",
    ImportReason.SIGN_IN: "请重新登录（输入“登录”）",
    ImportReason.SWITCHED_OFF: "贵组织未开启自动捕获",
    ImportReason.BROKEN: "自动捕获自身出现错误",
}

FAILED = {
    ImportReason.THROTTLED: "未跟踪：服务繁忙的时间过长。",
    ImportReason.UNAVAILABLE: "未跟踪：服务长时间没有响应。",
    ImportReason.SIGN_IN: "未跟踪：您的登录已失效。请输入“登录”，然后重试。",
    ImportReason.MESSAGE_GONE: "未跟踪：它已不在您的邮箱中。",
    ImportReason.NO_MAILBOX: "未跟踪：Microsoft 365 找不到您的邮箱。请向管理员确认您是否有 Exchange"
    " Online 许可证，然后重试。",
    ImportReason.RECORD_GONE: "未跟踪：记录已不在 Dynamics 中。",
    ImportReason.ACCESS_DENIED: "未跟踪：您在 Dynamics 中的权限不允许。请联系管理员，然后重试。",
    ImportReason.REFUSED: "未跟踪：Dynamics 拒绝了它。",
    ImportReason.MISMATCH: "未跟踪：Dynamics 存储的内容与发送的内容不符。",
    ImportReason.TRACKED_ELSEWHERE: "未在此处跟踪：它已在另一条记录下被跟踪。",
    ImportReason.BROKEN: "未跟踪：自动捕获自身的错误使它中止。请让管理员查看其日志，然后重试。",
    ImportReason.WORKERS_DIED: "未跟踪：自动捕获在处理它时停止了运行。请让管理员查看其日志，"
    "然后重试。",
    ImportReason.EXHAUSTED: "未跟踪：失败次数过多。",
    ImportReason.NOT_APPROVED: "未跟踪：您的邮箱在 Dynamics 365 中未获批准。请让 Dynamics 或"
    " Exchange 管理员批准其电子邮件地址，然后重试。",
    ImportReason.NOT_TESTED: "未跟踪：您的邮箱在 Dynamics 365 中未经测试和启用。请让 Dynamics"
    " 管理员运行“测试并启用邮箱”，然后重试。",
    ImportReason.NOT_SYNCHRONISED: "未跟踪：您的传入邮件未设置为服务器端同步。请让 Dynamics"
    " 管理员更改您的邮箱设置，然后重试。",
    ImportReason.FORWARD_MAILBOX: "未跟踪：您的邮件通过转发邮箱进入 Dynamics 365。请让 Dynamics"
    " 管理员设置服务器端同步，然后重试。",
    ImportReason.CANCELLED: "未跟踪：会议已取消。",
    ImportReason.SWITCHED_OFF: "未跟踪：贵组织未开启自动捕获。",
    ImportReason.NOT_AMONG_USERS: "未跟踪：贵组织不允许您使用自动捕获。请联系管理员，然后重试。",
    ImportReason.PRIVATE: "未跟踪：它被标记为私人。",
    ImportReason.PROTECTED: "未跟踪：它已加密，或其权限受限。",
    ImportReason.LABEL: "未跟踪：其敏感度标签不允许。",
    ImportReason.EXCLUDED: "未跟踪：您或您的组织已将其排除。",
    ImportReason.UNSENT: "未跟踪：它是草稿，或尚未发送。",
    ImportReason.DISCARDED: "未跟踪：它在“已删除邮件”或“垃圾邮件”中。",
    ImportReason.NO_SENDER: "未跟踪：它没有说明发件人。",
    ImportReason.TOO_LARGE: "未跟踪：其正文超出 Dynamics 的限制。",
}
