"""What is said to a person about what is known of them, in Chinese."""

from __future__ import annotations

from capture.reads import Purpose

TITLE = "您的隐私"
SUGGESTIONS_ON = "您的建议已开启：输入“关闭建议”即可关闭。"
SUGGESTIONS_OFF = "您的建议已关闭：输入“开启建议”即可开启。"
READS_TITLE = "读取了您邮箱的哪些内容，跟踪了什么"
READS_SOME = "第 {:,} 至 {:,} 条，共 {:,} 条，最新的在前。只有您能看到。"
READS_NONE = "尚未读取任何内容。只有您能看到此处。"
PURPOSES: dict[Purpose, str] = {
    Purpose.SHOW: "为时间线搜索",
    Purpose.WHY: "为什么",
    Purpose.TRACK: "跟踪",
    Purpose.FOLLOW: "关注的会话",
    Purpose.OPTIONS: "选项",
    Purpose.PEOPLE: "人员",
    Purpose.LISTS: "您的列表中的名称",
    Purpose.PANE: "Outlook 窗格",
    Purpose.OTHER: "其他问题",
    Purpose.LOST: "缺失的记录",
}
FOR = "{} · {}"
RECORD_UNKNOWN = "暂时无法读取的记录"
TRACKED = "已跟踪"
NOT_TRACKED = "未跟踪：{}"
UNFINISHED = "未完成"
LOST = "由于存储没有响应，从那时起有 {:,} 条未能记下"
UNREADABLE = "本服务的任何密钥都无法打开的一条"
WAITING = "还有 {:,} 条有待记下：存储响应缓慢。"
FOLLOWED = (
    "对于您关注的会话，此处只列出发现新内容的查看；其余的只读取标识。“诊断”只询问您的邮箱是否响应。"
)
NEWER, OLDER = "较新", "较早"
KEPT_TITLE = "保存了您的哪些内容、在何处、保存多久"
KEPT = (
    (
        "在此处，已加密：您的登录（最后一次使用后 90 天）；您的开关、您排除的内容、您忽略的建议、"
        "您用某个名称所指的记录，以及最近显示的记录（直到“忘记我”）；"
        "上面的列表（90 天，最新的 {:,} 条）。"
    ),
    "在此处，仅为标识：您要求跟踪的内容和您关注的会话（结束后 30 天）。",
    "在贵组织自己的记录中：您导入了什么，以记录和哈希的形式（{:,} 天，由管理员设定）。",
    "在 Dynamics 365 中：已跟踪的内容，可供有权读取该记录的人查看。",
    "任何地方都不保存：您邮件的主题、正文、文件和往来对象。",
)
EXPORT = "下载全部内容"
EXPORT_LINK = "此链接只能使用一次，五分钟内有效，任何持有者都能使用：请勿转发。"
HOW = "“排除”、“已忽略”和“我的导入”可以查看其余内容；“忘记我”可以删除。"
EXPIRED_TITLE = "此链接已失效"
EXPIRED = "它已被使用，或已超过五分钟。请在聊天中重新获取。"
UNAVAILABLE_TITLE = "暂时无法提供"
UNAVAILABLE = "本服务的存储没有响应。请稍后在聊天中重新获取。"


def messages(count: int) -> str:
    """How many messages were looked at."""
    return f"{count:,} 封邮件"


def meetings(count: int) -> str:
    """How many meetings were looked at."""
    return f"{count:,} 个会议"
