"""Stories, briefs and photo news (文章、简讯、图片新闻)."""

from __future__ import annotations

from typing import Annotated, Literal

from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.item_nodes import written
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import ArticleView
from generator.model.shared import Shared
from generator.text.hanzi import reading_minutes


class Article(Shared, frozen=True, kw_only=True):
    """文章、简讯、图片新闻。"""

    form: Annotated[Literal["story", "brief", "photo"], "story 文章、brief 简讯、photo 图片新闻"] = "story"


FORMS = {"story": "故事", "brief": "简讯", "photo": "图片新闻"}


def view(desk: Desk, document: Document) -> ArticleView:
    return ArticleView(frame_of(desk, document, node=written(desk, document, "NewsArticle")), item_view(desk, document))


def notes(library: Library, document: Document) -> Notes:
    fields = document.fields
    assert isinstance(fields, Article)
    length = (f"约 {reading_minutes(document.body.characters)} 分钟读完",) if fields.form == "story" else ()
    return Notes(FORMS[fields.form], meta=length)


KIND = Kind(
    name="article",
    folder="articles",
    label="故事",
    heading="故事",
    fields=Article,
    view=view,
    notes=notes,
    lede="街道、社区与村寨里的事，篇篇注明出处。",
    empty="还没有稿件。",
)
