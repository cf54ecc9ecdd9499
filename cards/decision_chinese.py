"""What is said about decisions, in Chinese, sentence by sentence that of ``decision_english``."""

from __future__ import annotations

from capture.extent import Disclosure
from capture.patterns import Fault
from capture.policy import Effect, RuleVariant

EFFECTS: dict[Effect, str] = {
    Effect.SKIP: "含有它的邮件不会被建议",
    Effect.IGNORE: "仅忽略该地址本身",
}
FAULTS: dict[Fault, str] = {
    Fault.EMPTY: "请写明地址或域名：排除 ann@law.example，或 排除 law.example。",
    Fault.TOO_LONG: "这比任何地址都长。未作任何更改。",
    Fault.WILDCARD: (
        "* 只能代表 @ 之前的全部内容 (*@law.example) 或子域 (*.law.example)。未作任何更改。"
    ),
    Fault.TOO_WIDE: "仅“{}”范围过大，或不是域名。未作任何更改。",
    Fault.INVISIBLE: "其中含有不可见字符，可能与看上去的不同。请手动输入。未作任何更改。",
    Fault.NO_ADDRESS: "“{}”既不是地址也不是域名。未作任何更改。",
    Fault.TOO_MANY: "一次最多 50 个。未作任何更改。",
}
EXCLUSIONS_TITLE = "您排除的内容"
EXCLUSIONS_NONE = "您没有排除任何人。您的组织可能另有排除。"
EXCLUSIONS_SOME = "这只影响您自己的建议；您的组织可能排除更多。"
EXCLUSIONS_HOW = "请输入“排除 law.example”、“排除 ann@law.example 仅忽略”或“取消排除 law.example”。"
EXCLUDED = "已排除：{}。"
INCLUDED = "不再排除：{}。"
NOT_EXCLUDED = "您未排除过：{}。"
AND_MORE = "以及另外 {:,} 个"
TOO_MANY = "最多可排除 500 个。未作任何更改。"
DISMISSED_TITLE = "您忽略的建议"
DISMISSED_NONE = "您没有忽略任何建议。"
DISMISSED_SOME = "第 {:,} 至 {:,} 项，共 {:,} 项，最新的在前。"
DISMISSED_GONE = "已不在您邮箱中的邮件或会议"
DISMISSED_UNREAD = "暂时无法读取其内容"
DISMISSED_RECORD = "属于 {}"
DISMISSED_RECORD_UNKNOWN = "所属记录暂时无法读取"
NO_SUBJECT = "(无主题)"
SUGGEST_AGAIN = "重新建议"
NEWER, OLDER = "较新", "较早"
SETTINGS_TITLE = "您组织的设置"
SETTINGS_DEFAULT = "尚无人更改：以下为默认值。"
SETTINGS_VERSION = "版本 {:,}，{} 由 {} 保存。"
SETTINGS_SAVED = "已保存为版本 {:,}，从下一个问题起生效。"
SETTINGS_SAME = "没有任何变化，因此未保存。"
SETTINGS_STALE = "未保存：{} 在此期间保存了版本 {:,}。以下为当前设置，请重新更改。"
SETTINGS_SOMEBODY = "另一位管理员"
SETTINGS_UNREADABLE_TITLE = "无法读取设置"
SETTINGS_UNREADABLE = (
    "本服务现有的密钥无法打开您组织的设置，因此不提供任何建议：不知道哪些内容被排除。运维人员须"
    "将丢失的密钥放回 TOKEN_KEYS。"
)
WINDOW = "建议最多多少天之内的内容"
LIMIT = "最多建议多少条最新内容"
VARIANT = "采用哪一版地址规则"
VARIANTS: dict[RuleVariant, str] = {
    RuleVariant.Y2016: "2016 年版",
    RuleVariant.Y2024: "2024 年版",
}
OWN_DOMAINS = "除各人自己地址的域名之外，属于贵组织的域名"
EXCLUDED_BY_ALL = "排除"
SKIP = "排除：含有以下任一项的邮件不被建议"
IGNORE = "排除：仅忽略以下地址本身"
LABELS = "可以建议的敏感度标签；带有其他标签的邮件不被建议"
MEETINGS = "同时建议会议"
DISCLOSURE = "“跟踪”默认带入的内容（本人可另行选择）"
DISCLOSURES: dict[Disclosure, str] = {
    Disclosure.FULL: "整封邮件",
    Disclosure.LATEST: "最新的部分，不含引用内容",
    Disclosure.HEADER: "仅参与者、时间和主题",
}
UNDO_SECONDS = "写入之前可以撤销“跟踪”的秒数"
FOLLOWING = "允许让会话中后续的邮件自动跟踪"
CREATION = "允许将参与者创建为联系人或潜在顾客"
ROLES = "谁可以使用：具有以下安全角色之一的人员"
GROUPS = "谁可以使用：以下团队之一的成员（链接为团队的 Microsoft Entra 组也算）"
EVERYBODY = "两项都留空，则所有人都可以使用。"
LEDGER = "保留导入记录（由谁、何时、导入到哪条记录）的天数"
DOMAINS_FOUND = "在 Microsoft 365 和 Dynamics 365 中找到、但不在上面列表中的域名：{}。"
ONE_A_LINE = "每行一个"
LONG_LIST = (
    "{:,} 条排除规则过多，卡片无法容纳。请输入“管理员 排除 …”或“管理员 取消排除 …”；保存此卡片不会"
    "改变它们。"
)
SAVE = "保存"
NOT_FOR_YOU_TITLE = "仅供管理员"
NOT_FOR_YOU = "只有您 Dynamics 365 的系统管理员才能询问此项。"
BETWEEN = "{}：必须是 {:,} 到 {:,} 之间的整数。未保存。"
ONE_OF = "{}：不是可选项之一。未保存。"
NO_NAMES = "{}：最多 {} 个名称，每个最多 {} 个字符。未保存任何内容。"
NO_SUCH_NAMES = "{}：您的 Dynamics 365 中没有名为 {} 的项。未保存任何内容。"
NOT_YOURSELF = "您自己现在不在可使用者之列：您将得不到建议。作为管理员，您仍可更改设置。"
MANY_DOMAINS = "{}：最多 100 个，合计最多 4,000 个字符。未保存。"
NO_DOMAIN = "{}：“{}”是地址而不是域名。未保存。"
TEST_TITLE = "此排除会去掉什么"
TEST_GONE = "您本人的 {1:,} 条建议中有 {0:,} 条会消失（记录：{2}）。"
TEST_OTHERS = "无法统计其他人：他们的建议只在提问时查找，不保存在任何地方，因此这里已知 0 条。"
TEST_DRY = "未更改任何内容。输入“管理员 排除 …”即可排除。"
TEST_NO_RECORD = "请先显示一条记录：测试针对您最后查看的记录进行。"
TEST_UNANSWERED = "暂时无法读取您的建议，因此无法给出结果。"
ADMIN_TITLE = "管理员命令"
ADMIN_COMMANDS = (
    "管理员 启用",
    "管理员 停用",
    "管理员 状态",
    "管理员 设置",
    "管理员 排除 law.example",
    "管理员 排除 law.example 仅忽略",
    "管理员 取消排除 law.example",
    "管理员 时间范围 60 天",
    "管理员 数量 30",
    "管理员 规则 2016",
    "管理员 排除测试 law.example",
    "管理员 历史",
    "管理员 回滚 3",
    "管理员 审核",
    "管理员 导出",
    "管理员 导入",
    "管理员 诊断",
    "管理员 失败",
    "管理员 重试",
)
ADMIN_LEAD = "以下命令对贵组织所有人生效，从下一个问题起："
SUGGESTIONS_OFF_TITLE = "已为您关闭建议"
SUGGESTIONS_OFF = (
    "从现在起，在任何地方都不再为您搜索您的邮箱。您关注的会话将暂停。您此前要求跟踪的内容会继续完成。"
    "输入“开启建议”即可重新开启。"
)
SUGGESTIONS_ON_TITLE = "已为您开启建议"
SUGGESTIONS_ON = (
    "从您的下一个问题起会重新给出建议。您关注的会话约在一小时内继续。输入“关闭建议”即可关闭。"
)
SUGGESTIONS_ARE_OFF_TITLE = "您的建议已关闭"
SUGGESTIONS_ARE_OFF = "不会为您搜索您的邮箱，您关注的会话已暂停。输入“开启建议”即可开启。"
SUGGESTIONS_ARE_ON_TITLE = "您的建议已开启"
SUGGESTIONS_ARE_ON = "您询问某个记录时会搜索您的邮箱。输入“关闭建议”即可关闭。"
FORGET_TITLE = "要忘记您吗？"
FORGET = (
    "这将删除此处保存的关于您的内容：您的登录、您是否需要建议、您排除的内容、您忽略的建议、您用某"
    "个名称所指的记录、为您读取的记录、您关注的会话，以及您的导入列表。您可以先用“隐私”查看并下载。"
    "请输入“确认忘记我”以执行。"
)
FORGOTTEN_TITLE = "已忘记"
FORGOTTEN = (
    "除您要求但尚未完成的导入、以及贵组织关于由谁导入了什么的记录外，此处不再保存关于您的任何内容。"
    "已跟踪的内容在 Dynamics 365 中，"
    "仍会保留。"
)
PRIVACY_TITLE = "保存了您的哪些内容"
PRIVACY = (
    "您的登录、您是否需要建议、您排除的内容、您忽略的建议，以及您用某个名称所指的记录：全部加密，只"
    "供您使用。何时为哪个记录读取了您邮箱中的多少封邮件，会保存 90 天。您要"
    "求跟踪哪些邮件，其标识会保存 30 天，您关注的会话同样如此。您的邮件本身不会被保存。“隐私”、"
    "“排除”、“已忽略”和“我的导入”可以查看；“忘记我”可以删除。此外，贵组织会按管理员设定的期限，以记录和哈希"
    "的形式保留由谁导入了什么。"
)
PRIVATE_TITLE = "不在这里"
PRIVATE = "这只与您本人有关，或仅供管理员使用：请在我们的个人聊天中问我。"
WHY_TITLE = "为什么"
WHY = "每条建议都写明使其成为建议的地址；列表下方写明每条规则排除了多少邮件。"
PERIOD_TITLE = "从何时起？"
PERIODS: dict[str, str] = {
    "unreadable": (
        "我无法将其理解为日期。请说“自3月1日以来”或“最近90天”；若名称与此相似，请加引号。"
    ),
    "day and month could be either": "无法分清日和月：请说“自3月1日以来”或“自2026-03-01以来”。",
    "in the future": "那一天尚未到来：只能建议已经收到的内容。",
    "too long ago": "我最多回溯十年：请说更近的日期。",
    "not a number of suggestions": "一次回答可包含 1 到 200 条建议：请说这样的数目。",
}
