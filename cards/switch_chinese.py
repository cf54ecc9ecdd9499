"""What is said about an organisation's switch, in Chinese: terms, the three parts, on and off."""

from __future__ import annotations

TERMS_TITLE = "预览条款与隐私"
TERMS_LEAD = "贵组织尚未开启自动捕获。开启之前，必须由一位管理员代表组织接受以下内容："
TERMS_HEADING = "预览条款"
TERMS = (
    "自动捕获以预览形式按现状提供：它可能更改，也可能停止提供。",
    "它以每位提问者本人的名义运行，只使用其在 Microsoft 365 和 Dynamics 365 中的权限。",
    "您负责告知贵组织的人员该功能已开启，并负责遵守贵方的协议和法律的要求。",
    "您可以随时输入“管理员 停用”将其关闭。已跟踪的内容保留在 Dynamics 365 中。",
)
PRIVACY_HEADING = "隐私"
TERMS_PRIVACY = (
    "开启即表示您同意在 Microsoft 365、Dynamics 365 与本服务之间共享与客户往来的邮件和会议数据。",
    "从某人邮箱读取邮件和会议，只是为了显示给本人。它们不会被保留，其他任何人都看不到，包括管理员。",
    "只有本人点击“跟踪”时，副本才会放入 Dynamics 365，可以读取该记录的所有人都能看到。",
    (
        "本服务加密保留：登录、这些设置、人员排除和忽略的内容，以及仅供本人查看的邮箱读取记录"
        "（何时、针对哪条记录）；对要求跟踪的内容只保留标识符。"
        "还保留由谁、何时接受了哪个版本。"
    ),
)
TERMS_VERSION = "条款版本 {}。"
TERMS_CHANGED = "未接受：所点击的是其他条款，或在此期间有人更改了开关。下方是目前有效的状态。"
ACCEPT = "代表组织接受"
INSIGHTS_TITLE = "关系见解"
INSIGHTS_ACCEPTED = "条款版本 {} 已于 {} 由 {} 接受。"
PART_ASSISTANT = "关系助手"
PART_ENGAGEMENT = "电子邮件互动"
PART_CAPTURE = "自动捕获"
NOT_A_PART = "不属于本产品。"
CAPTURE = "向每个人显示其本人邮箱中属于某条记录的邮件和会议，并跟踪其选中的内容。"
TURN_ON = "为您的组织开启自动捕获"
NOW_ON = "已开启，自 {} 起，由 {} 开启。"
NOW_OFF = "已关闭：不提供建议，也无法跟踪。"
SAVE_SWITCH = "保存"
SAVED_ON = "已保存。自此刻起，自动捕获对贵组织的所有人开启。"
SAVED_OFF = "已保存。自动捕获已关闭。排队中的导入会等到再次开启。"
SWITCH_STALE = "未保存：在此期间有人更改了开关。下方是目前有效的状态。"
SWITCH_VALUE = "开启自动捕获：必须为是或否。未保存任何内容。"
SOMEBODY = "另一位管理员"
DISABLE_TITLE = "关闭自动捕获？"
DISABLE = (
    "贵组织所有人的建议和跟踪将立即停止。已跟踪的内容保留在 Dynamics 365 中。"
    "排队中的导入会等待，并在再次开启后继续。"
)
TURN_OFF = "关闭"
OFF_ALREADY_TITLE = "已关闭"
OFF_ALREADY = "贵组织的自动捕获已关闭。输入“管理员 启用”即可开启。"
PARKED_OFF_TITLE = "您的导入正在等待"
PARKED_OFF = (
    "贵组织已关闭自动捕获。您要求跟踪的内容尚未导入：它会等待，并在管理员再次开启后自动继续。"
)
