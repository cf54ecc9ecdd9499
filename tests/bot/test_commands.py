"""Commands are understood in the words people use, and nothing else is taken for one."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.commands import (
    AdminDiagnose,
    AdminFailed,
    AdminRetry,
    Diagnose,
    ForgetMe,
    Help,
    MyImports,
    Nothing,
    Privacy,
    Show,
    SignIn,
    SignOut,
    Unknown,
    parse,
)
from bot.decision_words import (
    AdminExclude,
    AdminHelp,
    AdminInclude,
    AdminLimit,
    AdminRules,
    AdminSettings,
    AdminWindow,
    Dismissed,
    Exclude,
    Exclusions,
    Include,
    Suggestions,
    Why,
)
from capture.policy import Effect, RuleVariant


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("show activities for Contoso", Show("Contoso")),
        ("suggestions", Suggestions()),
        ("Suggestions off.", Suggestions(on=False)),
        ("please turn off suggestions", Suggestions(on=False)),
        ("turn suggestions on, thanks", Suggestions(on=True)),
        ("关闭建议", Suggestions(on=False)),
        ("开启建议。", Suggestions(on=True)),
        ("SHOW ACTIVITIES FOR contoso", Show("contoso")),
        ("<at>Auto Capture</at> show activities for Contoso", Show("Contoso")),
        ('<at id="0">Auto Capture</at>\xa0show activities for Contoso \n', Show("Contoso")),
        ("Please show me all the activities for Contoso, thanks!", Show("Contoso")),
        ("can you show activities for Contoso?", Show("Contoso")),
        ("show activities of account Contoso", Show("Contoso", "account")),
        ("show activities for contact Alex Kim", Show("Alex Kim", "contact")),
        ("show activities for the account called Contoso", Show("Contoso", "account")),
        ("activities Contoso", Show("Contoso")),
        ("activities for Contoso", Show("Contoso")),
        ("show Contoso", Show("Contoso")),
        ('show activities for "Contoso?"', Show("Contoso?")),
        ("show activities for O'Brien & Söhne 100%", Show("O'Brien & Söhne 100%")),
        ("show activities for 青山软件", Show("青山软件")),
        ("显示 Contoso 的活动", Show("Contoso")),
        ("显示Contoso的活动", Show("Contoso")),
        ("请查看联系人 Alex Kim 的活动", Show("Alex Kim", "contact")),
        ("显示 青山软件 的所有活动", Show("青山软件")),
        ("show activities for \u202eContoso\u202c", Show("Contoso")),
        ("show Showa Denko", Show("Showa Denko")),
        ("show Activision", Show("Activision")),
        ("help", Help()),
        ("Help!", Help()),
        ("帮助", Help()),
        ("", Nothing()),
        (" \u200b\n", Nothing()),
        ('<span class="inline-compose-card" id="1">Contoso</span>', Nothing()),
        ("<at>Auto Capture</at>", Help()),
        ("sign in", SignIn()),
        ("登录", SignIn()),
        ("Sign out", SignOut()),
        ("注销", SignOut()),
        ("diagnose", Diagnose()),
        ("Diagnose!", Diagnose()),
        ("诊断", Diagnose()),
        ("admin diagnose", AdminDiagnose()),
        ("sgin in", Unknown("sign in")),
        ("show activities for", Unknown("show activities for <record>")),
        ("shwo activities for Contoso", Unknown("show activities for Contoso")),
        ("显示", Unknown("显示 <记录> 的活动")),
        ("显示 的活动", Unknown("显示 <记录> 的活动")),
        ("显示活动", Unknown("显示 <记录> 的活动")),
        ("为什么？", Unknown("为什么 <主题中的词>")),
        ("管理员 窗口 很宽", Unknown("管理员 帮助")),
        ("登陆", SignIn()),
        ("what is the weather", Unknown(None)),
    ],
)
def test_what_people_type(text, command):
    """Each spelling means one command."""
    assert command == parse(text)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("show Contoso last 90 days", Show("Contoso", period="last 90 days")),
        ("show activities for Contoso for the past 3 months",
         Show("Contoso", period="past 3 months")),
        ("show Contoso in the last two weeks, please", Show("Contoso", period="last two weeks")),
        ("show Contoso last year?", Show("Contoso", period="last year")),
        ("show activities for Contoso since 1 March", Show("Contoso", period="1 March")),
        ("show activities for Contoso since the 1st of March 2025",
         Show("Contoso", period="1st of March 2025")),
        ("show Contoso since 2026-03-01", Show("Contoso", period="2026-03-01")),
        ("show Contoso since Monday.", Show("Contoso", period="Monday")),
        ("show Contoso since 32 Marhc", Show("Contoso", period="32 Marhc")),
        ("show Contoso top 20", Show("Contoso", limit=20)),
        ("show Contoso, 20 activities", Show("Contoso", limit=20)),
        ("show top 20 activities for Contoso", Show("Contoso", limit=20)),
        ("show the last 20 suggestions of account Contoso", Show("Contoso", "account", limit=20)),
        ("show the last 90 days of Contoso", Show("Contoso", period="last 90 days")),
        ("show activities of the last 90 days for Contoso",
         Show("Contoso", period="last 90 days")),
        ("show activities since 1 March for Contoso", Show("Contoso", period="1 March")),
        ("show Contoso top 20 last 90 days", Show("Contoso", period="last 90 days", limit=20)),
        ("show Contoso since yesterday top 5", Show("Contoso", period="yesterday", limit=5)),
        ("显示 Contoso 最近90天的活动", Show("Contoso", period="最近90天")),
        ("显示最近三个月 Contoso 的活动", Show("Contoso", period="最近三个月")),
        ("显示 Contoso 自3月1日以来的活动", Show("Contoso", period="3月1日")),
        ("显示 Contoso 3月1日以来的活动", Show("Contoso", period="3月1日")),
        ("show Contoso since last month", Show("Contoso", period="last month")),
        ("显示 Contoso 的前20条活动", Show("Contoso", limit=20)),
        ("显示 青山软件 前二条", Show("青山软件", limit=2)),
        ("show lead Fabrikam", Show("Fabrikam", "lead")),
        ("show activities for the opportunity 500 chairs", Show("500 chairs", "opportunity")),
        ("show deal 500 chairs last 90 days", Show("500 chairs", "opportunity", "last 90 days")),
        ("show ticket CAS-01001", Show("CAS-01001", "incident")),
        ("show cases: CAS-01001", Show("CAS-01001", "incident")),
        ("show project Atrium", Show("Atrium", "project")),
        ("显示 线索 Fabrikam 的活动", Show("Fabrikam", "lead")),
        ("显示 商机 五百把椅子 的活动", Show("五百把椅子", "opportunity")),
        ("显示 工单 CAS-01001 的活动", Show("CAS-01001", "incident")),
        ("显示 项目：中庭", Show("中庭", "project")),
    ],
)  # fmt: skip
def test_how_far_a_question_reaches(text, command):
    """A period and a number, in any order, and the type of the record."""
    assert command == parse(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("show Last Minute Travel", "Last Minute Travel"),
        ("show Ever Since Ltd", "Ever Since Ltd"),
        ("show Partners since the beginning", "Partners since the beginning"),
        ("show The Last Days Inn", "Last Days Inn"),
        ("show Top 20 Holdings", "Top 20 Holdings"),
        ("show 20 Minutes", "20 Minutes"),
        ("show 90 Days Ltd last 90 days", "90 Days Ltd"),
        ("show Since 1901 Bakery", "Since 1901 Bakery"),
        ('show "Contoso since 1 March"', "Contoso since 1 March"),
        ('show "Contoso since 1 March"?', "Contoso since 1 March"),
        ("show “Contoso top 20” last 30 days", "Contoso top 20"),
        ("显示「最近90天」的活动", "最近90天"),
        ("show Leadership Institute", "Leadership Institute"),
        ("show Projector Works", "Projector Works"),
    ],
)
def test_a_name_that_sounds_like_a_period_or_a_type(text, name):
    """Only what ends or begins a question as a whole is taken for one, and quotes protect."""
    command = parse(text)

    assert isinstance(command, Show)
    assert name == command.name


def test_a_name_that_begins_with_a_type_is_kept_whole_beside():
    """Whoever looks it up can try both."""
    command = parse("show Case Logic last 30 days")

    assert Show("Logic", "incident", "last 30 days") == command
    assert command.whole == "Case Logic"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("why offer for the roof", Why("offer", "the roof")),
        ("Why is “Offer for the roof” not shown?", Why("Offer for the roof")),
        ("why isn't Budget 2027 shown for Contoso?", Why("Budget 2027 shown", "Contoso")),
        ("why 'Budget' for 'Contoso'", Why("Budget", "Contoso")),
        ("为什么没有显示 预算", Why("预算")),
        ("为什么看不到 预算 对于 Contoso", Why("预算", "Contoso")),
        ("why", Unknown("why <words of a subject>")),
        ("exclude", Exclusions()),
        ("Exclusions", Exclusions()),
        ("排除", Exclusions()),
        ("exclude ann@law.example", Exclude("ann@law.example")),
        ("please exclude law.example, thanks", Exclude("law.example")),
        ("exclude law.example only ignore", Exclude("law.example", Effect.IGNORE)),
        ("exclude law.example, but only ignore the address",
         Exclude("law.example", Effect.IGNORE)),
        ("exclude law.example (skip)", Exclude("law.example")),
        ("ignore law.example", Exclude("law.example", Effect.IGNORE)),
        ("排除 law.example", Exclude("law.example")),
        ("排除 law.example 仅忽略", Exclude("law.example", Effect.IGNORE)),
        ("忽略 law.example", Exclude("law.example", Effect.IGNORE)),
        ("include law.example", Include("law.example")),
        ("stop excluding law.example", Include("law.example")),
        ("取消排除 law.example", Include("law.example")),
        ("dismissed", Dismissed()),
        ("show dismissed", Dismissed()),
        ("已忽略的建议", Dismissed()),
        ("my imports", MyImports()),
        ("admin failed", AdminFailed()),
        ("管理员 重试", AdminRetry()),
        ("我的导入", MyImports()),
        ("privacy", Privacy()),
        ("隐私", Privacy()),
        ("forget me", ForgetMe()),
        ("Yes, forget me!", ForgetMe(confirmed=True)),
        ("确认忘记我", ForgetMe(confirmed=True)),
        ("admin", AdminHelp()),
        ("admin settings", AdminSettings()),
        ("管理员设置", AdminSettings()),
        ("admin exclude", AdminSettings()),
        ("admin exclude law.example ignore", AdminExclude("law.example", Effect.IGNORE)),
        ("管理员 排除 law.example", AdminExclude("law.example")),
        ("admin include law.example", AdminInclude("law.example")),
        ("管理员取消排除 law.example", AdminInclude("law.example")),
        ("admin window 60 days", AdminWindow(60)),
        ("admin window to 60", AdminWindow(60)),
        ("管理员 时间范围 60 天", AdminWindow(60)),
        ("admin limit 30", AdminLimit(30)),
        ("管理员 数量 30", AdminLimit(30)),
        ("admin rules 2016", AdminRules(RuleVariant.Y2016)),
        ("管理员 规则 2024", AdminRules(RuleVariant.Y2024)),
        ("admin window wide", Unknown("admin help")),
        ("exlude law.example", Unknown("exclude law.example")),
        ("dismised", Unknown("dismissed")),
        ("admin setings", Unknown("admin settings")),
    ],
)  # fmt: skip
def test_orders_about_decisions(text, command):
    """Each in English and Chinese; what is almost one is offered."""
    assert command == parse(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sing in", "sign in"),
        ("settings admin", "admin settings"),
        ("imports my", "my imports"),
        ("my improts", "my imports"),
        ("what about my imports", "my imports"),
        ("tell me about your privacy policy", "privacy"),
        ("status", "admin status"),
        ("shwo activities for", "show activities for <record>"),
        ("activties for Contoso", "activities for Contoso"),
        ("Contoso activities", "show activities for Contoso"),
        ("law.example exclude", "exclude law.example"),
        ("amdin settings", "admin settings"),
        ("admin windw 60 days", "admin window 60 days"),
        ("hwy is “Budget” missing", "why is “Budget” missing"),
        ("forget me yes", "forget me"),
        ("显是 Contoso 的活动", "显示 Contoso 的活动"),
        ("Contoso 的活动", "显示 Contoso 的活动"),
        ("请给我看我的导入", "我的导入"),
        ("我的倒入", "我的导入"),
        ("你们的隐私政策是什么", "隐私"),
        ("管理员 设定", "管理员 设置"),
        ("退出", "退出登录"),
    ],
)
def test_the_nearest_command_is_offered(text, meant):
    """Misspelt, in another order, in part, or within a sentence; with what was asked about."""
    assert Unknown(meant) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        *("good morning", "thanks a lot", "how are you", "who are you", "ok", "lol", "hit", "no"),
        *("shop for shoes", "play some music", "admit defeat", "this is a great show"),
        *("I told him to add the file", "track this email", "unsubscribe", "yes", "log"),
        *("谢谢", "早上好", "今天天气怎么样", "好的", "表示同意", "诊所"),
    ],
)
def test_what_means_nothing_in_particular_is_not_taken_for_a_command(text):
    """No false confidence: help alone answers."""
    assert Unknown(None) == parse(text)


@pytest.mark.parametrize("text", ["x" * 10_000, "imports " * 300, "!" * 200, "。", "的活动"])
def test_prose_is_near_to_nothing(text):
    """Whoever pastes a page did not mistype a command."""
    assert Unknown(None) == parse(text)


def test_a_name_of_ten_thousand_characters_is_still_a_name():
    """Length is for the search to refuse, not for the parser to choke on."""
    assert Show("x" * 10_000) == parse("show activities for " + "x" * 10_000)


@given(st.text())
def test_any_text_is_understood_or_refused(text):
    """No text makes the parser fail, and a record name is never empty."""
    command = parse(text)

    assert not isinstance(command, Show) or command.name.strip()


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1),
    st.sampled_from(("show {}", "show activities for {}", "show {} last 90 days", "显示 {} 的活动",
                     "show account {} top 20", "show {} since 1 March?")),
    st.sampled_from(("“”", '""', "「」", "«»")),
)  # fmt: skip
def test_a_quoted_name_is_always_taken_whole(inner, question, quotes):
    """Whatever stands between the quotes, commands and periods included."""
    assume(not set(inner) & set("\"'“”‘’「」『』«»`<>"))
    for name in (inner, f"{inner} since 1 March", f"last 90 days of {inner}", f"account {inner}"):
        command = parse(question.format(f"{quotes[0]}{name}{quotes[1]}"))

        assert isinstance(command, Show)
        assert name == command.name


@given(st.lists(st.sampled_from(
    ("show", "activities", "for", "last", "90", "days", "since", "1", "March", "top", "20",
     "account", "why", "exclude", "admin", "window", "only", "ignore", "显示", "最近", "天", "的",
     "活动", '"', "“", "?")
)))  # fmt: skip
def test_any_mixture_of_known_words_is_understood_or_refused(words):
    """Commands in disorder make the parser fail no more than other text does."""
    command = parse(" ".join(words))

    assert not isinstance(command, Show) or command.name.strip()


@pytest.mark.parametrize(
    "text",
    [
        "show " + "last 9 days " * 3_000,
        "show " + "a " * 10_000 + "since 1",
        "why " + "for " * 10_000,
        "exclude " + "only " * 10_000 + "ignore",
        "显示" + "的" * 20_000 + "活动",
        "show " + '"' * 20_000,
        "show " + "1" * 20_000 + " since " + "1" * 20_000,
        "的" * 20_000,
        "a." * 10_000 + " exclude",
    ],
)
def test_hostile_text_is_read_in_no_time(text):
    """Text as long as a message may be, made of what the patterns look for."""
    started = process_time()
    parse(text)

    assert process_time() - started < 1
