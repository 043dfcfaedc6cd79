"""A site equal in work to the others'; its neighbours and related stories come from lists made once."""

from pelican import signals

SITENAME = "地方文化"
SITEURL = "https://example.org"
PATH = "content"
THEME = "theme"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
OUTPUT_PATH = "output"
DELETE_OUTPUT_DIRECTORY = False
DEFAULT_PAGINATION = 20
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
CATEGORY_URL = "district/{slug}/"
CATEGORY_SAVE_AS = "district/{slug}/index.html"
TAG_URL = "topics/{slug}/"
TAG_SAVE_AS = "topics/{slug}/index.html"
CATEGORIES_SAVE_AS = "district/index.html"
TAGS_SAVE_AS = "topics/index.html"
ARCHIVES_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
AUTHORS_SAVE_AS = ""
YEAR_ARCHIVE_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "stories", "tags", "categories", "sitemap"]
PAGINATED_TEMPLATES = {"stories": 20, "tag": 20, "category": 20}
STORIES_URL = "articles/"
STORIES_SAVE_AS = "articles/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
FEED_ALL_RSS = "index.xml"
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 20
SLUGIFY_USE_UNICODE = True
SLUGIFY_PRESERVE_CASE = True
STATIC_PATHS = []
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}

_all = []
_places = {}
_districts = {}


def _fill(generator):
    _all[:] = generator.articles
    for place, article in enumerate(_all):
        _places[article] = place
        _districts.setdefault(str(article.category), []).append(article)


class Lists:
    """A small plugin."""

    @staticmethod
    def register():
        signals.article_generator_finalized.connect(_fill, weak=False)


def related(article):
    return _districts[str(article.category)][:5]


def neighbours(article):
    place = _places[article]
    return (_all[place + 1] if place + 1 < len(_all) else None, _all[place - 1] if place else None)


def picture(article):
    text = getattr(article, "picture", "-")
    return text.split("|") if text != "-" else None


PLUGINS = [Lists]
JINJA_FILTERS = {"related": related, "neighbours": neighbours, "picture": picture}
