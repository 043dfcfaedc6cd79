"""The allow-list of addresses: what is refused stays refused in every disguise, and benign twins pass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.address import SCHEMES, refused, refused_picture, scheme

ALLOWED = """\
https://www.news.cn/a?b=1&c=2#d
http://例子.中国/路径
HTTPS://Example.ORG
https://example.org:8443/x
https://[::1]:80/x
https://example.org/?q=%5C&to=javascript%3Aalert(1)
https://medium.example/@name
mailto:zs@example.org
tel:+86-851-1234567
#背景
#h-%E8%83%8C%E6%99%AF
hui-chao.md
../profiles/hui-chao.md
./a b.md
二人讲%20一.md
a.md#甲
a.md?x=1
12:30.md
甲：乙.md
100%.md
javascript.md
data/a.md
""".splitlines()

REFUSED = """\
javascript:alert(1)
JaVaScRiPt:alert(1)
 javascript:alert(1)
java\\tscript:alert(1)
java\\nscript:alert(1)
\\x01javascript:alert(1)
javascript&colon;alert(1)
javascript&#58;alert(1)
&#106;avascript:alert(1)
java&#x09;script:alert(1)
javascript%3Aalert(1)
javascript%253Aalert(1)
%6Aavascript:alert(1)
java\\u200bscript:alert(1)
java\\u00adscript:alert(1)
vbscript:x
data:text/html,x
data:image/png;base64,AAAA
file:///etc/passwd
ftp://example.org/x
blob:https://example.org/x
view-source:https://example.org
intent://x#Intent;end
weixin://dl
art:court
//evil.example
/%2fevil.example
%2F%2Fevil.example
/\\\\evil.example
\\\\\\\\evil.example
a\\\\..\\\\b
a%5Cb
/about.html
https:evil.example
https:/evil.example
https:///evil.example
https://
http://?x
https://news.cn@evil.example/
https:\\\\\\\\evil.example
a%00b
a%0Ab
%25252525252525256a
""".splitlines()


@pytest.mark.parametrize("url", ALLOWED)
def test_plain_addresses_are_allowed(url: str) -> None:
    assert refused(url) is None


@pytest.mark.parametrize("url", [url.encode("latin-1", "backslashreplace").decode("unicode_escape") for url in REFUSED])
def test_disguised_and_foreign_addresses_are_refused(url: str) -> None:
    reason = refused(url)
    assert reason and not reason.endswith("。")


@pytest.mark.parametrize("url", ["", "  ", "\t"])
def test_an_empty_address_is_refused(url: str) -> None:
    assert refused(url) == "没有写地址"


def test_an_address_longer_than_browsers_take_is_refused() -> None:
    assert refused("a" * 2000) is None
    assert "2000" in (refused("a" * 2001) or "")


@pytest.mark.parametrize("src", ["a.jpg", "照片 1.jpg", "../albums/x/1.webp", "art:two-arches", "%E7%85%A7.jpg"])
def test_pictures_come_from_the_tree_or_from_the_drawn_art(src: str) -> None:
    assert refused_picture(src) is None


@pytest.mark.parametrize(
    "src",
    [
        "https://example.org/a.jpg", "http://x/a.jpg", "//x/a.jpg", "data:image/png;base64,AA", "art:", "art:../x",
        "art:Court", "ART:court", "/a.jpg", "#a", "a\\b.jpg", "mailto:a@b", "", "file:///a.jpg", "javascript:a",
    ],
)
def test_pictures_from_elsewhere_are_refused(src: str) -> None:
    assert refused_picture(src)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("javscript:/\\%2f3A5c&#x;tabdo\t\n \u200b.htps@例")), max_size=30))
def test_what_is_allowed_means_to_a_browser_what_it_seems_to(url: str) -> None:
    """A browser drops tabs and line ends and reads backslashes as slashes before it looks for a scheme."""
    if refused(url) is not None:
        return
    seen = "".join(char for char in url if char not in "\t\n\r").strip().replace("\\", "/")
    assert not seen.startswith("/")
    head = seen.split("/")[0].split("#")[0].split("?")[0]
    if ":" in head and head[0].isascii() and head[0].isalpha():
        assert scheme(seen) in (*SCHEMES, "")


@pytest.mark.parametrize("url", ["file:///C:/a.docx", "C:/a.docx", "D:\\a.docx"])
def test_a_file_of_the_editors_own_computer_is_refused_in_those_words(url: str) -> None:
    assert "自己电脑里的文件，读者打不开" in (refused(url) or "")
