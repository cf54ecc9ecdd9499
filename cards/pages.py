"""The small pages a browser shows: complete HTML, and no request but the signed-in page's one.

Teams closes a pop-up that tells it so through its own library, and asks again by itself what the
person wanted; the page says the same in words where there is no Teams or no library.
Sources: "Add authentication to your message extension" (notifySuccess); the library's own page for
its address and hash.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from capture.diagnosis import Remedy
from cards import help_english
from cards.catalogue import help_words, notice_words, privacy_words
from cards.decision_words import decision_words
from cards.diagnosis import remedy_sentence
from cards.languages import Language
from cards.plain_text import plain

_STYLE = """
:root{color-scheme:light dark;
--back:#f5f5f5;--card:#fff;--ink:#242424;--soft:#616161;--line:#5b5fc7}
@media(prefers-color-scheme:dark){
:root{--back:#1f1f1f;--card:#292929;--ink:#fff;--soft:#adadad;--line:#7f85f5}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);
color:var(--ink);font:16px/1.5 "Segoe UI",system-ui,-apple-system,sans-serif}
main{box-sizing:border-box;width:min(28rem,calc(100vw - 2rem));padding:2rem;background:var(--card);
border-radius:8px;border-top:4px solid var(--line);box-shadow:0 2px 12px #0002}
h1{margin:0 0 .5rem;font-size:1.375rem;line-height:1.25}
h2{margin:1.5rem 0 .25rem;font-size:1rem}
p{margin:0;overflow-wrap:anywhere}
small{display:block;margin-top:1rem;color:var(--soft);overflow-wrap:anywhere}
"""

_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
PAGE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy these pages need and no more."""
TEAMS_LIBRARY = "https://res.cdn.office.net/teams-js/2.58.0/js/MicrosoftTeams.min.js"
TEAMS_HASH = "sha384-sMo/EOqQPa1OCup2/VBRum7oFeOS22kvs8WGDc45xK53tUVZzFR5WwFYDUYN1LO4"
_TELL_TEAMS = """
addEventListener("load", async () => {
  try {
    await microsoftTeams.app.initialize();
    microsoftTeams.authentication.notifySuccess("signed-in");
  } catch { /* no Teams around this page: its words say what to do */ }
});
"""
"""What it tells opens nothing: who asks again is looked up as always."""
_TELL_HASH = b64encode(sha256(_TELL_TEAMS.encode()).digest()).decode()
SIGNED_IN_POLICY = f"{PAGE_POLICY}; script-src 'sha256-{_TELL_HASH}' {TEAMS_LIBRARY}"
"""The same with one library, at one address and of one content, and the call of it."""
_SCRIPTS = (
    f'<script src="{TEAMS_LIBRARY}" integrity="{TEAMS_HASH}" crossorigin="anonymous" defer>'
    f"</script>\n<script>{_TELL_TEAMS}</script>\n"
)


def page(
    title: str, sentence: str, language: Language, detail: str = "", *, scripts: str = ""
) -> str:
    """A complete document; all are text (``cards.plain_text``), not markup, but ``scripts``."""
    heading, text, small = (escape(part) for part in (title, sentence, detail))
    below = f"<small>{small}</small>\n" if small else ""
    return _document(heading, f"<p>{text}</p>\n{below}", language, scripts)


def about_page(language: Language) -> str:
    """What the app is, what it reads and keeps, and on which terms: the package points here."""
    said, decided = help_words(language), decision_words(language)
    sections = (
        ("privacy", said.READS_TITLE, said.READS),
        ("stored", said.STORES_TITLE, said.STORES),
        ("kept", decided.PRIVACY_TITLE, decided.PRIVACY),
        ("terms", said.TERMS_TITLE, said.TERMS),
    )
    below = "".join(
        f'<h2 id="{name}">{escape(title)}</h2>\n<p>{escape(text)}</p>\n'
        for name, title, text in sections
    )
    return _document(escape(said.TITLE), f"<p>{escape(said.DOES)}</p>\n{below}", language)


def _document(heading: str, content: str, language: Language, scripts: str = "") -> str:
    """The texts are markup by now."""
    app = escape(help_english.TITLE)
    title = heading if heading == app else f"{heading} – {app}"
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        f"<style>{_STYLE}</style>\n{scripts}</head>\n"
        f"<body>\n<main>\n<h1>{heading}</h1>\n{content}</main>\n</body>\n</html>\n"
    )


def signed_in_page(language: Language, name: str = "") -> str:
    """The sign-in worked; ``name`` is the person's own."""
    said = notice_words(language)
    gap = "" if language == "zh" else " "
    told = f"{said.signed_in(plain(name))}{gap}{said.PAGE_SIGNED_IN}"
    return page(said.SIGNED_IN_TITLE, told, language, scripts=_SCRIPTS)


def export_expired_page(language: Language) -> str:
    """The link to a person's file was used, or is too old."""
    said = privacy_words(language)
    return page(said.EXPIRED_TITLE, said.EXPIRED, language)


def export_unavailable_page(language: Language) -> str:
    """A person's file cannot be made just now."""
    said = privacy_words(language)
    return page(said.UNAVAILABLE_TITLE, said.UNAVAILABLE, language)


def other_person_page(language: Language) -> str:
    """Somebody else signed in than asked in the chat; it does not say who asked."""
    said = notice_words(language)
    return page(said.PAGE_OTHER_TITLE, said.PAGE_OTHER, language)


def expired_page(language: Language) -> str:
    """The link was used before, has expired, or was never ours."""
    said = notice_words(language)
    return page(said.PAGE_EXPIRED_TITLE, said.PAGE_EXPIRED, language)


def refused_page(language: Language, remedy: Remedy | None = None) -> str:
    """The person or the organisation did not allow it; ``remedy`` where Entra ID said why."""
    said = notice_words(language)
    told = said.PAGE_REFUSED
    if remedy is not None and remedy is not Remedy.CONSENT:
        told = remedy_sentence(remedy, language)
    return page(said.PAGE_REFUSED_TITLE, told, language)


def failed_page(language: Language, request_id: str = "") -> str:
    """The identity provider did not answer as it should."""
    said, known = notice_words(language), plain(request_id)
    detail = said.request(known) if known else ""
    return page(said.PAGE_FAILED_TITLE, said.PAGE_FAILED, language, detail)
