"""Addresses of every shape, and which of them are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.addresses import domain_of, is_usable, normal, spellings


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("  Ann.O'Brien@X.Com\t", "ann.o'brien@x.com"),
        ("ANN@X.COM", "ann@x.com"),
        ("ann+crm@x.com", "ann+crm@x.com"),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
        ("ann@XN--BCHER-KVA.example", "ann@xn--bcher-kva.example"),
        ("ann@bu\u0308cher.example", "ann@xn--bcher-kva.example"),
        ("ann@例え。テスト", "ann@xn--r8jz45g.xn--zckzah"),
        ("u\u0308ber@x.com", "über@x.com"),
        ('"ann"@x.com', "ann@x.com"),
        ('"ann.smith"@x.com', "ann.smith@x.com"),
        ('"ann smith"@x.com', '"ann smith"@x.com'),
        ("/O=Contoso/OU=First/CN=Bob", "/o=contoso/ou=first/cn=bob"),
        ("a@-ü-.example", "a@-ü-.example"),
        ("", ""),
        (None, ""),
        ("   ", ""),
    ],
)
def test_one_form_to_compare(written: str | None, compared: str) -> None:
    """Both spellings of a domain, quotes that say nothing and case make no difference."""
    assert normal(written) == compared


@pytest.mark.parametrize(
    "one",
    ["a@x.com", "o'brien@x.com", "ann+crm@x.com", '"ann smith"@x.com', "über@x.com",
     "ann@xn--bcher-kva.example", "a" * 64 + "@x.com", "a@localhost"],
)  # fmt: skip
def test_what_can_stand_in_a_mail(one: str) -> None:
    """Legal addresses, internationalised and quoted ones among them."""
    assert is_usable(one)


@pytest.mark.parametrize(
    "wrong",
    ["nobody", "a@b@c", "a b@x.com", "Ann <a@x.com>", "a@x.com;b@x.com", "@x.com", "a@", "",
     "/o=ex/cn=bob", "a@x.com\x00", "a@" + "x" * 254, "a" * 65 + "@x.com", '"a"b"@x.com'],
)  # fmt: skip
def test_what_cannot(wrong: str) -> None:
    """Names, lists, legacy DNs and what is too long are no addresses."""
    assert not is_usable(normal(wrong))


def test_an_address_is_looked_for_in_both_spellings() -> None:
    """Of a domain that has two; a broken one has itself alone."""
    assert spellings("ann@xn--bcher-kva.example") == (
        "ann@xn--bcher-kva.example",
        "ann@bücher.example",
    )
    assert spellings("xn--bcher-kva.example") == ("xn--bcher-kva.example", "bücher.example")
    assert spellings("ann@x.com") == ("ann@x.com",)
    assert spellings("ann@xn--\u00fc.example") == ("ann@xn--\u00fc.example",)
    assert spellings("ann@xn--0.example") == ("ann@xn--0.example",)


def test_a_domain_is_what_follows_the_last_sign() -> None:
    """And nothing where there is none."""
    assert domain_of('"a@b"@x.com') == "x.com"
    assert domain_of("/o=ex/cn=bob") == ""


LOCALS = st.text("abcXYZ019.+-_'ÄÖøß\"", min_size=1, max_size=12)
DOMAINS = st.from_regex(r"[a-zA-Zäöüé]{1,8}\.(example|com)", fullmatch=True)


@given(st.one_of(st.text(max_size=40), st.builds("{}@{}".format, LOCALS, DOMAINS)))
def test_comparing_is_settled_at_once(text: str) -> None:
    """The normal form of any text is its own normal form, whatever case it came in."""
    once = normal(text)
    assert normal(once) == once
    assert normal(f" {text} ") == once


@given(LOCALS, DOMAINS)
def test_every_spelling_compares_as_the_same(local: str, domain: str) -> None:
    """Whichever way a mail or a column spells an address, it is that address."""
    address = normal(f"{local}@{domain}")
    assert {normal(one) for one in spellings(address)} == {address}
