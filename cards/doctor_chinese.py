"""The sign-in doctor's words in Chinese, sentence by sentence those of ``doctor_english``."""

from __future__ import annotations

from capture.diagnosis import Health, Link, Remedy

TITLE = "诊断"
ALL_GOOD = "一切正常。"
SOME_BROKEN = "有需要处理的问题："
NAMED = "{}："
NUMBERS: dict[Link, str] = {
    Link.CERTIFICATE: "还剩 {:,} 天。",
    Link.CLOCK: "相差 {:,} 秒。",
}
CODE = "代码 {}"
REQUEST = "请求 {}"

LINKS: dict[Link, str] = {
    Link.BOT: "机器人自身的注册与凭据",
    Link.CERTIFICATE: "机器人的证书",
    Link.QUEUE: "导入队列",
    Link.CLOCK: "时钟",
    Link.SIGN_IN: "您的 Microsoft 365 登录",
    Link.PROFILE: "读取个人资料的权限 (User.Read)",
    Link.MAILBOX: "读取邮箱的权限 (Mail.Read)",
    Link.CALENDAR: "读取日历的权限 (Calendars.Read)",
    Link.DYNAMICS: "您的 Dynamics 365 登录",
    Link.USER: "您在 Dynamics 365 中的用户和角色",
    Link.SYNCHRONISATION: "您邮箱的服务器端同步",
}

HEALTH: dict[Health, str] = {
    Health.GOOD: "正常",
    Health.BROKEN: "有问题",
    Health.UNKNOWN: "前面的环节有问题，未能检查",
}

REMEDIES: dict[Remedy, str] = {
    Remedy.SIGN_IN: "请重新登录：输入“登录”。",
    Remedy.SECOND_FACTOR: "您的组织要求再次验证您的身份：请输入“登录”，并按页面提示操作。",
    Remedy.ACCESS_POLICY: (
        "您的组织的条件访问策略阻止了此操作。请让 Microsoft Entra 管理员查看您对 Auto Capture 的"
        "登录记录。"
    ),
    Remedy.CONSENT: "您尚未同意授权：请输入“登录”，并在页面上接受。",
    Remedy.ADMIN_CONSENT: (
        "在您的组织中只有管理员可以授权。请让 Microsoft Entra 管理员为 Auto Capture 授予管理员同"
        "意。"
    ),
    Remedy.ACCOUNT_DISABLED: "您的帐户在 Microsoft Entra ID 中已被禁用。请联系管理员。",
    Remedy.PASSWORD: "您的密码已过期。请在组织的登录页面更改密码，然后输入“登录”。",
    Remedy.NOT_A_MEMBER: "您的帐户不属于此组织。请使用该组织的帐户，或请管理员邀请您。",
    Remedy.NOT_ASSIGNED: (
        "您未被分配到此应用程序。请让 Microsoft Entra 管理员将您分配到 Auto Capture。"
    ),
    Remedy.APP_MISSING: (
        "您组织的目录中没有 Auto Capture。请让 Microsoft Entra 管理员为组织授予同意。"
    ),
    Remedy.RESOURCE_MISSING: (
        "您组织的目录不认识所配置的 Dynamics 365 地址。请让本服务的运维人员检查 DATAVERSE_URL。"
    ),
    Remedy.SECRET_WRONG: (
        "应用程序的机密不被接受。本服务的运维人员必须设置有效的 MicrosoftAppPassword。"
    ),
    Remedy.SECRET_EXPIRED: (
        "应用程序的机密已过期。本服务的运维人员必须在应用注册中新建机密，并设置"
        " MicrosoftAppPassword。"
    ),
    Remedy.CERTIFICATE_WRONG: (
        "应用程序的证书不被接受。本服务的运维人员必须注册该证书，或设置其他"
        " MicrosoftAppCertificate。"
    ),
    Remedy.FEDERATION: ("平台的身份不是应用注册所信任的身份。本服务的运维人员必须更正联合凭据。"),
    Remedy.REGISTRATION: (
        "应用注册与本服务不符。运维人员必须将其重定向地址、应用程序 ID URI 和权限与运维指南核对。"
    ),
    Remedy.CERTIFICATE_ENDS: "应用程序的证书即将到期。本服务的运维人员必须更新证书。",
    Remedy.PERMISSION: (
        "缺少此权限。请让 Microsoft Entra 管理员授予 Auto Capture 此权限，然后输入“退出登录”和"
        "“登录”。"
    ),
    Remedy.NO_MAILBOX: (
        "您没有 Exchange Online 邮箱：缺少许可证，或邮箱位于本地。请联系 Microsoft 365 管理员。"
    ),
    Remedy.TENANT: "您的组织未连接到本服务。请让运维人员将其加入 DATAVERSE_URLS。",
    Remedy.NOT_IN_DYNAMICS: "您不是此 Dynamics 365 环境的用户。请让 Dynamics 管理员添加您。",
    Remedy.DISABLED_IN_DYNAMICS: "您在 Dynamics 365 中的用户已被禁用。请让 Dynamics 管理员启用。",
    Remedy.NO_ROLE: "您在 Dynamics 365 中没有安全角色。请让 Dynamics 管理员为您分配角色。",
    Remedy.PRIVILEGE: "您在 Dynamics 365 中的安全角色权限不足。请联系 Dynamics 管理员。",
    Remedy.NOT_SYNCHRONISED: (
        "传入邮件未设置为服务器端同步，因此可以查看建议，但不能跟踪。请让 Dynamics 管理员更改您的"
        "邮箱设置。"
    ),
    Remedy.NOT_APPROVED: (
        "您的邮箱在 Dynamics 365 中未获批准，因此可以查看建议，但不能跟踪。请让 Dynamics 或"
        " Exchange 管理员批准其电子邮件地址。"
    ),
    Remedy.NOT_TESTED: (
        "您的邮箱在 Dynamics 365 中未经测试和启用，因此可以查看建议，但不能跟踪。请让 Dynamics 管"
        "理员运行“测试并启用邮箱”。"
    ),
    Remedy.FORWARD_MAILBOX: (
        "您的邮件通过转发邮箱进入 Dynamics 365，Auto Capture 无法使用这种方式。请让 Dynamics 管理"
        "员设置服务器端同步。"
    ),
    Remedy.CLOCK: "本服务的时钟不准，导致有效令牌被拒绝。运维人员必须用 NTP 校准。",
    Remedy.SWITCHED_OFF: "贵组织未开启自动捕获；管理员可以输入“管理员 启用”将其开启。",
    Remedy.NOT_AMONG_USERS: (
        "贵组织只允许部分人员使用自动捕获，您不在其中。请联系 Dynamics 管理员。"
    ),
    Remedy.SUGGESTIONS_OFF: ("您已关闭建议，因此没有搜索您的邮箱。输入“开启建议”即可重新开启。"),
    Remedy.WAIT: "暂时没有响应，请稍后再试。",
    Remedy.SUPPORT: "这不是已知的原因。请将代码和请求编号告诉管理员。",
}
