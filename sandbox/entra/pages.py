"""The sign-in pages a person sees: pick somebody, be sent on, or read what is wrong."""

from __future__ import annotations

import secrets
from html import escape
from typing import TYPE_CHECKING

from aiohttp import hdrs, web

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sandbox.entra.errors import EntraError
    from sandbox.entra.scopes import Asked
    from sandbox.people import Person

__all__ = ["pick", "posted", "refused", "second_factor", "signed_out"]

_STYLE = """
:root { color-scheme: light dark; --ground: #f3f2f1; --card: #fff; --ink: #201f1e;
  --quiet: #5d5a58; --line: #8a8886; --accent: #0f548c; --soft: #eff6fc; }
@media (prefers-color-scheme: dark) { :root { --ground: #1b1a19; --card: #292827;
  --ink: #f3f2f1; --quiet: #c8c6c4; --line: #979593; --accent: #9cc8ef; --soft: #1f2f3d; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(27rem, 100%); background: var(--card); border-radius: .75rem; padding: 2rem;
  box-shadow: 0 .5rem 2rem rgb(0 0 0 / .16); }
h1 { font-size: 1.5rem; line-height: 1.2; margin: .5rem 0; }
p { margin: .5rem 0 1rem; color: var(--quiet); }
.badge { margin: 0; color: var(--accent); font-weight: 600; }
ul { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; gap: .5rem; }
button { width: 100%; font: inherit; text-align: start; padding: .75rem 1rem; cursor: pointer;
  color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem; }
button:hover { background: var(--soft); border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button b, button span { display: block; }
button span { color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
.quiet { text-align: center; }
details { margin-bottom: 1rem; color: var(--quiet); }
code { overflow-wrap: anywhere; }
"""


def pick(people: Iterable[Person], asked: Asked, action: str, *, hint: str) -> web.Response:
    """Let somebody be picked; the one the app hinted at comes first and has the focus."""
    ordered = sorted(people, key=lambda person: not _is_meant(person, hint))
    buttons = "".join(_button(person, focus=_is_meant(person, hint)) for person in ordered)
    return _page(
        "Sandbox sign-in",
        f"""<h1>Who is signing in?</h1>
<p>This is not Microsoft: nobody's account is used and no password is needed.
Auto Capture may then do, in that person's name, what is listed below.</p>
<form method="post" action="{escape(action)}">
<ul>{buttons}</ul>
<details><summary>What Auto Capture asks for</summary><ul>{_permissions(asked)}</ul></details>
<button class="quiet" id="cancel" name="cancel" value="1">Cancel</button>
</form>""",
    )


def posted(address: str, fields: Mapping[str, str]) -> web.Response:
    """Carry the answer to the app as a form, at once or by a button where scripts are off."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    return _page(
        "Signing in",
        f"""<h1>Going back to Auto Capture</h1>
<form method="post" action="{escape(address)}">{inputs}
<button class="quiet" id="continue">Continue</button></form>""",
        script="document.forms[0].submit();",
    )


def second_factor(person: Person, action: str) -> web.Response:
    """Ask for what stands for a second factor: one more button."""
    return _page(
        "Approve the sign-in",
        f"""<h1>Approve the sign-in</h1>
<p>A policy wants a second factor from {escape(person.name)}. Here it is one more button.</p>
<form method="post" action="{escape(action)}">
<input type="hidden" name="person" value="{escape(person.oid)}">
<ul><li><button id="approve" name="approve" value="1" autofocus><b>Approve</b>
<span>as with an authenticator app</span></button></li></ul>
<button class="quiet" id="cancel" name="cancel" value="1">Cancel</button>
</form>""",
    )


def refused(error: EntraError, *, back: str = "") -> web.Response:
    """Say what is wrong where nobody may be sent back, or, with ``back``, let them go back."""
    form = f"""<form method="post" action="{escape(back)}">
<button class="quiet" id="cancel" name="cancel" value="1">Return to the app</button></form>"""
    return _page(
        "Sign-in not possible",
        f"<h1>Sign-in is not possible</h1><p>{escape(str(error))}</p>{form if back else ''}",
        status=400,
    )


def signed_out() -> web.Response:
    """Nothing more to do."""
    return _page("Signed out", "<h1>You signed out of your account</h1>")


def _button(person: Person, *, focus: bool) -> str:
    oid = escape(person.oid)
    return (
        f'<li><button id="person-{oid}" name="person" value="{oid}"{" autofocus" * focus}>'
        f"<b>{escape(person.name)}</b><span>{escape(person.role)}, {escape(person.mail)}</span>"
        "</button></li>"
    )


def _permissions(asked: Asked) -> str:
    names = [
        f"{one.resource.name}: {permission}"
        for one in asked.wanted
        for permission in one.permissions
    ]
    return "".join(f"<li><code>{escape(name)}</code></li>" for name in names or ["who you are"])


def _is_meant(person: Person, hint: str) -> bool:
    return hint.lower() in (person.mail.lower(), person.oid)


def _page(title: str, body: str, *, script: str = "", status: int = 200) -> web.Response:
    nonce = secrets.token_urlsafe(16)
    scripted = f'<script nonce="{nonce}">{script}</script>' if script else ""
    text = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><style nonce="{nonce}">{_STYLE}</style></head>
<body><main><p class="badge">Sandbox sign-in</p>{body}</main>{scripted}</body></html>"""
    headers = {
        hdrs.CACHE_CONTROL: "no-store",
        hdrs.CONTENT_SECURITY_POLICY: (
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
            "img-src data:; base-uri 'none'; frame-ancestors 'none'; "
            "form-action 'self' http://localhost:* http://127.0.0.1:*"
        ),
        "Referrer-Policy": "strict-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)
