"""The A–Z index: who stands where, and when it is more than one page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from generator.config import Settings
from generator.kinds.article import Article
from generator.kinds.profile import Profile
from generator.kinds.registry import BY_NAME
from generator.model.boards import AzView
from generator.model.desk import Desk
from generator.model.document import Body, Document, Packed
from generator.model.library import Library
from generator.model.shelf import Shelf
from generator.plan.az import ONE_PAGE, plan_az, titles_by_letter
from generator.settings import District, Site
from tests.sites import article, build_site, make_site, tree

MEITAN = District(code="520328", slug="meitan", name="湄潭县", short="湄潭")
DONG = District(code="520302", slug="dong", name="东区", short="东区")
XI = District(code="520303", slug="xi", name="西区", short="西区")


def document(number: int, title: str, date: str | None = None, *, kind: str = "article", **more: Any) -> Document:
    fields = (Article if kind == "article" else Profile)(title=title, date=date)
    folder = BY_NAME[kind].folder
    return Document(kind, folder, f"n{number}", "content/x.md", folder, fields, Body("0"), Packed(), **more)


def desk(*documents: Document, readings: dict[str, str] | None = None) -> Desk:
    settings = Settings(Site(title="小站", readings=readings or {}), (MEITAN, DONG, XI))
    return Desk(Library(settings, documents, {}), Shelf({}, (), {}, {}, "", {}), BY_NAME, "index.html")


def listed(*titles: str, readings: dict[str, str] | None = None) -> dict[str, list[str]]:
    """Letter → titles, of a site whose items have *titles*."""
    here = desk(*(document(number, title) for number, title in enumerate(titles)), readings=readings)
    found = titles_by_letter(here.library, lambda _, compute: compute())
    return {name: [one.title for one in members] for name, members in found.items()}


def views(here: Desk) -> dict[str, AzView]:
    return {target.url: target.view for target in (board.make() for board in plan_az(here))}


def test_a_title_stands_under_the_first_letter_of_its_pinyin() -> None:
    assert listed("遵义会议", "安全出行", "绿水青山", "Vue 入门") == {
        "a": ["安全出行"],
        "l": ["绿水青山"],
        "v": ["Vue 入门"],
        "z": ["遵义会议"],
    }


def test_marks_before_the_first_word_are_passed_over() -> None:
    assert listed("《红船》", "“红城微家”", "（续）火炬", "【图】湖边") == {
        "h": ["“红城微家”", "《红船》"],
        "t": ["【图】湖边"],
        "x": ["（续）火炬"],
    }


def test_numbers_come_after_the_letters_and_what_has_no_sound_comes_last() -> None:
    found = listed("ひらがな", "🎉", "7000亩白茶", "Ａ股", "Été", "Привет", "\U0002ebf0山")
    assert [*found] == ["a", "e", "0", "other"]
    assert found["other"] == ["🎉", "Привет", "ひらがな", "\U0002ebf0山"]


def test_a_sound_that_is_guessed_wrong_is_put_right_by_the_site() -> None:
    assert [*listed("重庆来客")] in (["c"], ["z"])
    assert listed("《朝天门》", readings={"朝天门": "zhao tian men"}) == {"z": ["《朝天门》"]}


def test_a_document_says_how_its_own_title_sounds_and_the_site_gives_way() -> None:
    own = document(1, "行义之乡")
    own = msgspec.structs.replace(own, fields=msgspec.structs.replace(own.fields, readings={"行义": "hang yi"}))
    here = desk(own, document(2, "行义之乡"), readings={"行义": "xing yi"})
    found = titles_by_letter(here.library, lambda _, compute: compute())
    assert {name: [one.ref for one in members] for name, members in found.items()} == {
        "h": ["articles/n1"],
        "x": ["articles/n2"],
    }


def test_the_surname_of_a_person_is_read_as_a_surname() -> None:
    people = [document(0, "解小霞", kind="profile"), document(1, "解小霞"), document(2, "单大姐", kind="profile")]
    found = titles_by_letter(desk(*people).library, lambda _, compute: compute())
    assert {name: [one.ref for one in members] for name, members in found.items()} == {
        "j": ["articles/n1"],
        "s": ["profiles/n2"],
        "x": ["profiles/n0"],
    }


def test_within_a_letter_syllables_come_first_and_then_numbers_by_their_value() -> None:
    assert listed("红花", "河", "洪安", "第10期", "第2期", "大") == {
        "d": ["大", "第2期", "第10期"],
        "h": ["河", "洪安", "红花"],
    }


def test_items_of_one_title_stand_in_the_order_of_their_days() -> None:
    here = desk(document(1, "红船", "2026-02"), document(2, "红船", "2024-05-01"), document(3, "红船"))
    found = titles_by_letter(here.library, lambda _, compute: compute())
    assert [one.date for one in found["h"]] == ["", "2024-05-01", "2026-02"]


def test_a_row_says_what_it_is_where_and_when() -> None:
    here = desk(document(1, "红船", "2024-05-01", districts=(MEITAN, DONG, XI)), document(2, "河", waiting="草稿"))
    (group,) = views(here)["az.html"].groups
    assert [(row.title, row.href, row.label, row.place, row.day and row.day.text) for row in group.rows] == [
        ("河", "articles/n2.html", "故事·草稿", "", None),
        ("红船", "articles/n1.html", "故事", "湄潭、东区等", "2024年5月1日"),
    ]


def test_only_letters_with_titles_are_links_and_seldom_ones_are_left_out() -> None:
    view = views(desk(document(1, "红船"), document(2, "5G 来了")))["az.html"]
    assert [(link.text, link.href) for link in view.letters if link.href] == [("H", "#az-h"), ("0–9", "#az-0")]
    assert "".join(link.text for link in view.letters) == "ABCDEFGHJKLMNOPQRSTWXYZ0–9"
    assert [group.id for group in view.groups] == ["az-h", "az-0"]


def test_a_site_without_items_has_an_index_without_letters() -> None:
    view = views(desk())["az.html"]
    assert (view.letters, view.groups) == ((), ())


def test_a_long_site_has_a_page_for_each_letter() -> None:
    many = [document(number, f"红船第{number}期") for number in range(ONE_PAGE)]
    assert [*views(desk(*many))] == ["az.html"]
    pages = views(desk(*many, document(ONE_PAGE, "茶山")))
    assert [*pages] == ["az.html", "az/c.html", "az/h.html"]
    cover, letter = pages["az.html"], pages["az/c.html"]
    assert [(link.text, link.href, link.note) for link in cover.letters if link.href] == [
        ("C", "az/c.html", "1"),
        ("H", "az/h.html", str(ONE_PAGE)),
    ]
    assert cover.groups == ()
    assert [link.text for link in letter.letters if link.current] == ["C"]
    assert [row.href for group in letter.groups for row in group.rows] == [f"../articles/n{ONE_PAGE}.html"]
    assert [link.text for link in letter.frame.crumbs] == ["首页", "标题索引", "C"]


def test_sounds_are_worked_out_again_only_for_the_neighbours_of_a_new_title() -> None:
    kept: dict[str, bytes] = {}
    asked: list[str] = []

    def keep(key: str, compute: Callable[[], bytes]) -> bytes:
        if key not in kept:
            asked.append(key)
            kept[key] = compute()
        return kept[key]

    some = [document(number, f"第{number}篇") for number in range(200)]
    first = titles_by_letter(desk(*some).library, keep)
    assert len(asked) > 1
    asked.clear()
    assert titles_by_letter(desk(*reversed(some)).library, keep).keys() == first.keys()
    assert asked == []
    titles_by_letter(desk(*some, document(200, "新来的一篇")).library, keep)
    assert len(asked) == 1
    titles_by_letter(desk(*some, readings={"篇": "bian"}).library, keep)
    assert len(asked) > 2


def test_what_is_kept_is_plain_syllables() -> None:
    kept: list[bytes] = []
    titles_by_letter(desk(document(1, "5G 进山村")).library, lambda _, compute: (kept.append(compute()), kept[-1])[1])
    assert [msgspec.msgpack.decode(value) for value in kept] == [[["0015", "g", "jin", "shan", "cun"]]]


def test_a_changed_title_moves_its_row_and_an_incremental_build_equals_a_clean_one(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("红船", slug="a"), "articles/b.md": article("茶山", slug="b")})
    build_site(tmp_path)
    (tmp_path / "content/articles/a.md").write_text(article("安居", slug="a"), encoding="utf-8")
    build_site(tmp_path)
    page = tree(tmp_path / "site")["az.html"].decode()
    assert page.index(">安居</a>") < page.index(">茶山</a>") and "红船" not in page
    incremental = tree(tmp_path / "site")
    build_site(tmp_path, clean=True)
    assert tree(tmp_path / "site") == incremental


def test_a_title_that_looks_like_a_tag_is_shown_as_it_is(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("'<img src=x onerror=alert(1)>'", slug="a")})
    build_site(tmp_path)
    page = tree(tmp_path / "site")["az.html"].decode()
    assert "<img" not in page and "&lt;img src=x onerror=alert(1)&gt;</a>" in page
