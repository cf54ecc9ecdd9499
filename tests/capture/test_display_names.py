"""A display name becomes a first and a last name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.display_names import NAME_LENGTH, person_name

ADDRESS = "anna.berg+news@contoso.example"


@pytest.mark.parametrize(
    ("display", "first", "last"),
    [
        ("Anna Berg", "Anna", "Berg"),
        ("Berg, Anna", "Anna", "Berg"),
        ("'Berg, Anna'", "Anna", "Berg"),
        ("Anna Berg (Contoso)", "Anna", "Berg"),
        ("Berg, Anna (Contoso, Seattle)", "Anna", "Berg"),
        ("Anna Berg [Contoso] | Sales", "Anna", "Berg"),
        ("Anna Berg via DocuSign", "Anna", "Berg"),
        ("Dr. Anna Maria Berg, PhD", "Anna Maria", "Berg"),
        ("van der Berg, Anna", "Anna", "van der Berg"),
        ("Anna van der Berg", "Anna", "van der Berg"),
        ("Van Berg", "Van", "Berg"),
        ("Conan O'Brien", "Conan", "O'Brien"),
        ("Anna\u202e Berg", "Anna", "Berg"),
        ("Contoso", "", "Contoso"),
        ("王小明", "小明", "王"),
        ("王 小明", "小明", "王"),
        ("欧阳修", "修", "欧阳"),
        ("司馬相如", "相如", "司馬"),
        ("王明", "明", "王"),
        ("青山软件公司", "", "青山软件公司"),
        ("山田 太郎", "太郎", "山田"),
        ("山田太郎", "", "山田太郎"),
        ("さくら", "", "さくら"),
        ("김민준", "민준", "김"),
        ("남궁민수", "민수", "남궁"),
        ("王小明 (青山软件)", "小明", "王"),
        ("", "Anna", "Berg"),
        ("anna.berg@contoso.example", "Anna", "Berg"),
        ("'anna.berg@contoso.example'", "Anna", "Berg"),
        ("(…)", "Anna", "Berg"),
        ("12345", "Anna", "Berg"),
    ],
)
def test_names(display: str, first: str, last: str) -> None:
    """As people write them, in several scripts."""
    name = person_name(display, ADDRESS)
    assert (name.first, name.last) == (first, last)


@pytest.mark.parametrize(
    ("address", "first", "last"),
    [
        ("info@contoso.example", "", "Info"),
        ("a_berg-2@contoso.example", "A", "Berg"),
        ("12345@qq.example", "", "12345"),
        ("王明@例子.example", "", "王明"),
    ],
)
def test_names_from_addresses(address: str, first: str, last: str) -> None:
    """Without a name the local part has to do."""
    name = person_name("", address)
    assert (name.first, name.last) == (first, last)


@given(
    st.text(max_size=300), st.from_regex(r"[a-z0-9._+-]{1,64}@[a-z]{1,9}\.example", fullmatch=True)
)
def test_any_name(display: str, address: str) -> None:
    """Whatever a mail says, there is a last name, both fit, and nothing is hidden in them."""
    name = person_name(display, address)
    assert name.last
    assert max(len(name.first), len(name.last)) <= NAME_LENGTH
    assert name.full == " ".join(name.full.split())
    assert "\n" not in name.full
