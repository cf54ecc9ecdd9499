"""Commands are understood in the words people use, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import (
    COMMANDS,
    AdminDiagnose,
    Diagnose,
    Help,
    Nothing,
    Show,
    SignIn,
    SignOut,
    Unknown,
    parse,
)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("show activities for Contoso", Show("Contoso")),
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
        ("show activities for", Unknown(COMMANDS[0])),
        ("shwo activities for Contoso", Unknown(COMMANDS[0])),
        ("what is the weather", Unknown(None)),
    ],
)
def test_what_people_type(text, command):
    """Each spelling means one command."""
    assert command == parse(text)


def test_a_name_of_ten_thousand_characters_is_still_a_name():
    """Length is for the search to refuse, not for the parser to choke on."""
    assert Show("x" * 10_000) == parse("show activities for " + "x" * 10_000)


@given(st.text())
def test_any_text_is_understood_or_refused(text):
    """No text makes the parser fail, and a record name is never empty."""
    command = parse(text)

    assert not isinstance(command, Show) or command.name.strip()
