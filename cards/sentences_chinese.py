"""What the timeline says, in Chinese: sentence by sentence that of ``cards.sentences``."""

from __future__ import annotations

from capture.errors import Service
from capture.models import ActivityKind, AddressRule, Direction, ImportReason, ImportState
from cards.reasons_chinese import FAILED, WAITING
from cards.services_chinese import named

OPEN_IN_DYNAMICS = "在 Dynamics 中打开"
OPEN = "打开"
TRACK = "跟踪"
TRACK_DATE = "跟踪此日期"
RETRY = "重试"
TRY_AGAIN = "再试一次"
TRACK_PICKED = "跟踪所选"
DISMISS = "忽略"
DISMISS_ALL = "全部忽略"
UNDO = "撤消"
NOT_THIS_ONE = "不是这个？"
PEOPLE = "参与者"
DETAILS = "详细信息"
OPEN_IN_OUTLOOK = "在 Outlook 中打开"
MORE = "更多"
BACK = "返回"
NO_SUBJECT = "（无主题）"
NO_NAME = "（无名称）"
SOMEBODY = "某人"
NO_DATE = "无日期"
NEAR_DAYS = ("昨天", "今天", "明天")
PRIVATE = "建议 · 仅您可见"
ATTACHED = "📎\u00a0附件"

NO_ACTIVITIES = "此记录尚无已跟踪的活动。"
TRACKED_COMPLETE = "已跟踪的活动是完整的。"
NO_ADDRESSES = "此记录没有电子邮件地址：请在 Dynamics 中添加。"
NO_SUGGESTIONS = "没有建议：您的邮箱中没有属于此记录且尚未跟踪的内容。"
NONE_SO_FAR = "在已搜索的范围内没有建议。"
NOTHING_PICKED = "您没有选择邮件，因此未跟踪任何内容。"
OLDER_IN_DYNAMICS = "Dynamics 中还有更早的活动。"
TRACKING_UNKNOWN = "Dynamics 365 未能说明您的邮箱是否可以跟踪，因此暂不提供跟踪。请稍后再试。"
COMMON = "以上是此处所有人在 Dynamics 中都有权读取的内容。"
NOTHING_IN_COMMON = "这里没有可以向所有人显示的内容，或者 Dynamics 未能对每个人作出确认。"
NO_COMMON_ACTIVITIES = "最近没有所有人都有权读取的活动。"
FOR_EACH = "各自查看"
SHOW_MINE = "查看我的"
MINE_ALONE = (
    "您自己的列表（包括来自您邮箱的建议）只显示给您本人：在此处（如果您的 Teams 支持），"
    "或点按“查看我的”之后；也可以在我们的个人聊天中问我。"
)
ONLY_YOU = "此内容只有您能看到。"
NOT_SIGNED_IN = "您尚未登录，因此这里还没有可供您查看的内容。"
VIEW_IS_OLD = "此卡片已过期。请再问我一次。"
RECORDS_ARE_NOT_COMMON = "所指的是哪条记录无法向此处所有人显示。请在我们的个人聊天中问我。"

IMPORTS = {
    ImportState.QUEUED: "已排队 – 稍后将显示为已跟踪",
    ImportState.IMPORTING: "正在导入 – 稍后将显示为已跟踪",
    ImportState.TRACKED: "✓ 刚刚已跟踪 – 有权读取此记录的人都能看到",
}

TABLES = {
    "account": "客户",
    "contact": "联系人",
    "lead": "潜在顾客",
    "opportunity": "商机",
    "incident": "案例",
}

KINDS = {
    ActivityKind.EMAIL: "电子邮件",
    ActivityKind.APPOINTMENT: "会议",
    ActivityKind.PHONE_CALL: "电话",
    ActivityKind.TASK: "任务",
    ActivityKind.OTHER: "活动",
}

_RULES = {
    AddressRule.RECORD: "自己的地址",
    AddressRule.PRIMARY_CONTACT: "主要联系人",
    AddressRule.CONTACT: "对应的联系人",
    AddressRule.STAKEHOLDER: "利益干系人",
    AddressRule.ACCOUNT: "对应的客户",
    AddressRule.LEAD: "来源潜在顾客",
    AddressRule.CHILD_CONTACT: "联系人",
}

_PLACES = {
    "from": "是发件人",
    "to": "在“收件人”中",
    "cc": "在“抄送”中",
    "organizer": "是会议组织者",
    "attendee": "在受邀者中",
}


def summary(activities: int | None, suggestions: int | None) -> str:
    """How much there is of each half; ``None`` for a half that could not be had."""
    parts = []
    if activities is not None:
        parts.append(f"{activities:,} 个已跟踪的活动")
    if suggestions is not None:
        parts.append(f"{suggestions:,} 个仅您可见的建议")
    return " · ".join(parts)


def rows(first: int, last: int, total: int) -> str:
    """Which rows of how many a page shows, counted from 1."""
    shown = f"第 {first:,}–{last:,} 行" if last > first else f"第 {first:,} 行"
    return f"{shown}，共 {total:,} 行"


def activity(kind: ActivityKind, direction: Direction | None, sender: str) -> str:
    """What an activity was, with its direction in words and by arrow."""
    name = KINDS[kind]
    if direction is None:
        return name + (f" · 来自 {sender}" if sender else "")
    if kind is ActivityKind.PHONE_CALL:
        return "← 来电" if direction is Direction.INCOMING else "→ 去电"
    if direction is Direction.INCOMING:
        return f"← 收到的{name}" + (f" · 来自 {sender}" if sender else "")
    return f"→ 发出的{name}" + (f" · 发件人 {sender}" if sender else "")


def owned(kind: ActivityKind, owner: str) -> str:
    """Who stands behind an activity: an e-mail was tracked by somebody, a task belongs to them."""
    return f"由 {owner} 跟踪" if kind is ActivityKind.EMAIL else f"负责人 {owner}"


def attachments(count: int) -> str:
    """The attachment mark with its number."""
    return f"📎\u00a0{count:,} 个附件"


def correspondence(direction: Direction, sender: str, recipients: str) -> str:
    """Who wrote a suggested message, or to whom it went."""
    if direction is Direction.INCOMING:
        return f"← 收到 {sender} 的电子邮件"
    return f"→ 发给 {recipients} 的电子邮件"


def meeting(organizer: str, attendees: str, span: str, *, repeats: bool) -> str:
    """When a suggested meeting is and whose; ``attendees`` may be empty."""
    series = " · 定期" if repeats else ""
    invited = f"，受邀者 {attendees}" if attendees else ""
    return f"会议 · {span}{series} · 组织者 {organizer}{invited}"


def belongs(owner: str, rule: AddressRule, role: str, record: str) -> str:
    """Whose an address is; ``owner`` and a stakeholder's ``role`` may be empty."""
    how = f" {role}" if role and rule is AddressRule.STAKEHOLDER else _RULES[rule]
    return f"{owner}，{record} 的{how}" if owner else f"{record} 的{how}"


def why(address: str, whose: str, place: str) -> str:
    """Why a message is a suggestion; ``whose`` is what ``belongs`` said."""
    return f"因为 {address}（{whose}）{_PLACES.get(place, f'在 {place} 中')}"


def message(number: int, when: str) -> str:
    """The name of one message of a conversation, beside its checkbox."""
    return f"邮件 {number:,} · {when}"


def messages(first: int, shown: int, total: int) -> str:
    """Which messages of a conversation a row holds, counted from 1, the newest first."""
    if shown == total:
        return f"{total:,} 封邮件"
    if shown == 1:
        return f"第 {first:,} 封邮件，共 {total:,} 封"
    return f"第 {first:,}–{first + shown - 1:,} 封邮件，共 {total:,} 封"


def newest_from(sender: str) -> str:
    """Who wrote the newest message of a conversation."""
    return f"最新一封来自 {sender}"


def newest_to(recipients: str) -> str:
    """To whom the newest message of a conversation went."""
    return f"最新一封发给 {recipients}"


def track_all(count: int) -> str:
    """The button that tracks every message of a conversation that can be."""
    return f"跟踪全部 {count:,} 封"


def track_these(count: int) -> str:
    """The same where the conversation goes on in other rows."""
    return f"跟踪这 {count:,} 封"


def under_way(count: int) -> str:
    """How many messages of a conversation are being imported."""
    return f"{count:,} 封正在导入 Dynamics"


def not_imported(count: int) -> str:
    """How many messages of a conversation could not be imported."""
    return f"{count:,} 封未跟踪"


def already_tracked(count: int) -> str:
    """How many messages of a conversation Dynamics holds already."""
    return f"{count:,} 封已跟踪"


def dismissed(count: int) -> str:
    """What was just dismissed."""
    return f"已忽略 {count:,} 个建议。"


def chosen(record: str) -> str:
    """That a person chose this record among several of its name."""
    return f"您选择了这个 {record}。"


def waiting(reason: ImportReason | None, until: str) -> str:
    """Why an import waits and when it continues (``until`` may be empty)."""
    cause = WAITING.get(reason, "服务尚未就绪") if reason else "服务尚未就绪"
    return f"等待中：{cause}。" + (f"将于 {until} 自动继续。" if until else "")


def failed(reason: ImportReason | None) -> str:
    """Why an import failed and what the person can do."""
    return FAILED[reason] if reason else "未跟踪：导入失败。"


def given_up(attempts: int) -> str:
    """How often a failed import was tried; the sentence before it says what the last try met."""
    return f"已尝试 {attempts:,} 次后放弃；以上为最后一次的原因。"


def skipped(count: int) -> str:
    """That an import could not take all attachments along."""
    return f"{count:,} 个附件未能一并导入"


def tracked_elsewhere(owner: str, regarding: str, when: str) -> str:
    """Who tracked a message before, where to, and when (``when`` may be empty)."""
    to = f"关于 {regarding}" if regarding else "未关联记录"
    return f"已由 {owner} 跟踪，{to}" + (f"，{when}" if when else "")


MAILBOX_PENDING = "仍在搜索您的邮箱；此卡片将自动更新。"
DYNAMICS_PENDING = "仍在读取 Dynamics 365；此卡片将自动更新。"


def mailbox_unavailable(service: Service, until: str, *, denied: bool) -> str:
    """That suggestions are missing, why, and when to try again (``until`` may be empty)."""
    if denied:
        return f"无法搜索您的邮箱：{named(service).lstrip()}不允许您的帐户这样做。请联系管理员。"
    return f"目前无法搜索您的邮箱（{_trouble(service, until)}）。"


def activities_unavailable(service: Service, until: str, *, denied: bool) -> str:
    """That tracked activities are missing, why, and when to try again."""
    if denied:
        return f"无法显示已跟踪的活动：您在{named(service)}中的权限不包括它们。请联系管理员。"
    return f"目前无法读取已跟踪的活动（{_trouble(service, until)}）。"


def _trouble(service: Service, until: str) -> str:
    name = named(service).lstrip()
    return f"{name}繁忙，直到 {until}" if until else f"{name}没有响应"
