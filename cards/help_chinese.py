"""What help says, in Chinese, name by name that of ``help_english``."""

from __future__ import annotations

TITLE = "Auto Capture"
DOES = (
    "询问一条记录，即可看到一条时间线：Dynamics 365 中已跟踪的内容，以及您自己邮箱中属于该记录、但"
    "尚未跟踪的邮件。“跟踪”会将其中一封放入 Dynamics，有权读取该记录的人都能看到。"
)
GREETING_DOES = (
    "我显示属于 Dynamics 365 中某条记录的内容：已在其中跟踪的内容，以及您自己邮箱中尚未跟踪的邮件和"
    "会议。“跟踪”会将其中一项放入 Dynamics。"
)
GREETING_READS = "我仅以您的名义读取：Dynamics 中的记录，以及您邮箱中与其地址往来的邮件。"
GREETING_STORES = "我从不保存您的邮件；在您跟踪之前，没有其他人能看到我向您建议的内容。"
BEGIN = {
    "personal": "请从您正在处理的一条记录开始，或输入“帮助”。",
    "group": (
        "请从一条记录开始；在此聊天中，所有人只看到大家都有权读取的内容，"
        "您自己的列表只有您能看到。再次询问请 @ 我。"
    ),
    "channel": (
        "请从一条记录开始；在此频道中，团队只看到大家都有权读取的内容，"
        "您自己的列表只有您能看到。再次询问请 @ 我。"
    ),
}
ASK_LABEL = "您的问题"
ASK = "询问"
ASK_NOTHING = "请输入记录的名称，例如“显示 Contoso 的活动”。"
READS_TITLE = "我读取的内容"
READS = (
    "仅以您的名义、按您的权限读取：Dynamics 365 中的记录、其活动和电子邮件地址，以及您邮箱中与这些"
    "地址往来的邮件。"
)
STORES_TITLE = "我从不保存的内容"
STORES = "您的邮件。别人看不到任何建议；在您跟踪之前，不会保留其任何内容。"
TERMS_TITLE = "条款"
TERMS = (
    "本服务由您的组织运行，或为您的组织运行。您的组织就 Microsoft 365 和 Dynamics 365 所约定的内容"
    "在此同样适用，没有其他条款。"
)
TRY_TITLE = "例如，请输入"
COMMANDS = (
    "显示 Contoso 的活动",
    "显示 商机 Pumps 最近90天的活动",
    "显示 联系人 Nadia Hassan 自3月1日以来的活动",
    "show activities for Contoso",
    "为什么 <主题中的词>",
    "我的导入",
    "已忽略",
    "排除 law.example",
    "关闭建议",
    "隐私",
    "忘记我",
    "登录",
    "退出登录",
    "诊断",
)
SHARED_COMMANDS = COMMANDS[:4]
HERE = {
    "group": "在此聊天中，请先 @ 我，再输入内容。",
    "channel": "在此频道中，请先 @ 我，再输入内容；我会在同一会话中回答，整个团队都能看到。",
}
ADMIN = "Dynamics 365 的管理员可输入“管理员”了解更多。"
SHARED = (
    "在这里我只向所有人显示你们都有权读取的已跟踪活动。"
    "您自己的列表（包括来自您邮箱的建议）只显示给您本人。"
)
