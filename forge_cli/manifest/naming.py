"""Names made out of names: `BlogPost` gives blog_post, blog_posts and the path blog-posts."""

import re

# Where inflection is wrong or old-fashioned: "cookies" is no plural of "cooky", nor "kine" of "cow".
_PLURALS = {
    "ache": "aches",
    "bonus": "bonuses",
    "cache": "caches",
    "calf": "calves",
    "calorie": "calories",
    "campus": "campuses",
    "canvas": "canvases",
    "census": "censuses",
    "circus": "circuses",
    "cookie": "cookies",
    "corpus": "corpora",
    "cow": "cows",
    "criterion": "criteria",
    "curriculum": "curricula",
    "datum": "data",
    "echo": "echoes",
    "foot": "feet",
    "gas": "gases",
    "genius": "geniuses",
    "genus": "genera",
    "german": "germans",
    "goose": "geese",
    "hero": "heroes",
    "hoodie": "hoodies",
    "knife": "knives",
    "leaf": "leaves",
    "lens": "lenses",
    "life": "lives",
    "loaf": "loaves",
    "niche": "niches",
    "phenomenon": "phenomena",
    "pie": "pies",
    "radius": "radii",
    "selfie": "selfies",
    "software": "software",
    "syllabus": "syllabuses",
    "thief": "thieves",
    "tie": "ties",
    "tooth": "teeth",
    "toe": "toes",
    "veto": "vetoes",
    "virus": "viruses",
    "wife": "wives",
}
_SINGULARS = {plural: singular for singular, plural in _PLURALS.items()}
_F_PLURALS = ("elves", "halves", "scarves", "shelves", "wolves", "wharves", "dwarves", "selves")


def snake(name: str) -> str:
    """`BlogPost` -> `blog_post`, `HTTPServer` -> `http_server`."""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name).lower()


def camel(name: str) -> str:
    """`blog_post` -> `BlogPost`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[_-]+", name))


def pluralize(name: str) -> str:
    """The plural of the last word: `blog_category` -> `blog_categories`."""
    from inflection import pluralize as inflect

    head, last = _last_word(name)
    return head + (_PLURALS.get(last) or inflect(last))


def singularize(name: str) -> str:
    """The singular of the last word: `blog_categories` -> `blog_category`."""
    from inflection import singularize as inflect

    head, last = _last_word(name)
    if last in _SINGULARS or last in _PLURALS:
        return head + _SINGULARS.get(last, last)
    if last.endswith("ves") and not last.endswith(_F_PLURALS):
        return head + last[:-1]  # "drives": inflection knows "drife" only
    return head + inflect(last)


def _last_word(name: str) -> tuple[str, str]:
    head, underscore, last = name.rpartition("_")
    return head + underscore, last


def path_of(plural: str) -> str:
    """The URL segment of a plural: `blog_posts` -> `blog-posts`."""
    return plural.replace("_", "-")


def package_of(project: str) -> str:
    """The Python package of a project: `My-Service` -> `my_service`."""
    return re.sub(r"[-_.\s]+", "_", project).lower()


def many_key(field: str) -> str:
    """What a many-to-many field is called in requests: `tags` -> `tag_ids`."""
    return f"{singularize(field)}_ids"


def link_table(table: str, field: str) -> str:
    """The table between two models: `posts`, `tags` -> `posts_tags`."""
    return f"{table}_{field}"


def link_columns(singular: str, target: str) -> tuple[str, str]:
    """The columns of such a table: `post_id` and `tag_id`, or `related_post_id` of the same model."""
    return f"{singular}_id", f"related_{singular}_id" if target == singular else f"{target}_id"


def enum_class(model: str, field: str) -> str:
    """`Post`, `status` -> `PostStatus`."""
    return model + camel(field)


def enum_member(value: str) -> str:
    """`in-review` -> `IN_REVIEW`, `2nd` -> `V_2ND`."""
    name = value.upper().replace("-", "_")
    return f"V_{name}" if name[:1].isdigit() else name
