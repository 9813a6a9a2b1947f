"""Requests that nobody would make and somebody will: words, operators and characters of all kinds in every place for them."""

from collections.abc import Callable
from random import Random
from urllib.parse import quote_from_bytes

_WORDS = tuple(
    "data governance open city the und der offene Daten datastrategie strategy Österreich Zürich naïve données años "
    "tiedonhallinta open-data e-government GDPR 2021 1.5 A&B C++ l'information governence dtaa oepn helsinki".split()
)
_OPERATORS = (
    *(
        '"',
        "“",
        "«",
        "'",
        "-",
        "--",
        "+",
        "*",
        "**",
        "?",
        "~",
        "^",
        "^2",
        "~0.5",
        ":",
        "::",
        "(",
        ")",
        "((",
        "))",
        "[",
        "]",
        "{",
        "}",
    ),
    *(
        "OR",
        "AND",
        "NOT",
        "or",
        "&&",
        "||",
        "!",
        "\\",
        "/",
        "//",
        "<",
        ">",
        "=",
        "|",
        "@",
        "#",
        "%",
        "&",
        ";",
        "$",
        "`",
        "..",
        "TO",
    ),
)
_FIELDS = (
    "title",
    "country",
    "theme",
    "level",
    "year",
    "language",
    "place",
    "summary",
    "nothing",
    "q",
    "__class__",
    "été",
    "1",
)
_CHARACTERS: tuple[tuple[int, int], ...] = (
    (0x0000, 0x001F),  # control
    (0x0020, 0x007E),  # ASCII
    (0x0080, 0x024F),  # Latin, with its controls
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x05FF),  # Greek, Cyrillic, Armenian, Hebrew
    (0x0600, 0x0E7F),  # Arabic to Thai
    (0x1100, 0x11FF),  # Hangul parts
    (0x200B, 0x206F),  # invisible, and directions
    (0x3040, 0xD7A3),  # Japanese, Chinese, Korean
    (0xD800, 0xDFFF),  # surrogates
    (0xE000, 0xFFFF),  # private use, ligatures, halves, non-characters
    (0x10000, 0x1FFFF),  # the second plane: old scripts, mathematics, emoji
    (0xE0000, 0x10FFFF),  # tags and the last planes
)
_PARAMETERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("country", ("Germany", "Finland", "Netherland", "", "germany")),
    ("level", ("city", "country")),
    ("theme", ("governance", "open-data", "none")),
    ("year_min", ("2019", "0", "-1", "99999999999999999999", "x", "2020.5")),
    ("year_max", ("2022", "1", "")),
    ("missing", ("year", "country", "nothing")),
    ("theme_match", ("any", "all", "none")),
    ("sort", ("relevance", "newest", "oldest", "title", "added", "changed", "chaos")),
    ("page", ("1", "2", "0", "-3", "999999999", "１", "1e3")),
    ("per_page", ("1", "10", "100", "101", "0")),
    ("match", ("auto", "all", "any", "some")),
    ("group", ("strategy", "section", "none")),
    ("sections_per_hit", ("0", "3", "20", "21")),
    ("facets", ("*", "country,theme", "", ",", "nothing")),
    ("facet_limit", ("1", "10", "0")),
    ("explain", ("true", "false", "maybe")),
    ("s", ("helsinki", "bonn", "nowhere", "../etc")),
    ("limit", ("1", "5", "21")),
    ("unheard_of", ("1",)),
)
_SEARCHES = (
    "/api/v1/search",
    "/search",
    "/api/v1/suggest",
    "/search.csv",
    "/strategy.csv",
    "/strategy.atom",
    "/cite",
    "/search.jsonl",
    "/search.atom",
    "/strategies/helsinki",
)
_OTHERS = (
    "/",
    "/compare",
    "/coverage",
    "/stats",
    "/maintainers",
    "/api/v1/searches",
    "/themes",
    "/help",
    "/api/v1/compare",
    "/api/v1/coverage",
    "/api/v1/strategies",
)
_OPEN_ENDED = (
    "/strategies/",
    "/api/v1/strategies/",
    "/api/v1/facets/",
    "/search/facets/",
    "/themes/",
    "/api/v1/tasks/",
    "/pictures/",
    "/",
)


def made_up_address(random: Random) -> str:
    """Path and query string, percent-encoded where HTTP wants it so."""
    kind = random.random()
    if kind < 0.8:
        path = random.choice(_SEARCHES)
    elif kind < 0.9:
        path = random.choice(_OTHERS)
    else:
        path = random.choice(_OPEN_ENDED) + _encoded(random, made_up_text(random, 2)).replace(
            "%", "%25" if random.random() < 0.1 else "%"
        )
    parameters = [("q", made_up_text(random))] if random.random() < 0.97 else []
    for _ in range(random.choice((0, 0, 0, 1, 2, 5))):
        name, values = random.choice(_PARAMETERS)
        parameters.append((name, random.choice(values) if random.random() < 0.8 else made_up_text(random, 2)))
    random.shuffle(parameters)
    return f"{path}?{'&'.join(f'{name}={_encoded(random, value)}' for name, value in parameters)}"


def _encoded(random: Random, text: str) -> str:
    """As a browser does it, surrogates and all; now and then as bytes that are no UTF-8 at all."""
    encoded = text.encode("utf-16-le", "surrogatepass") if random.random() < 0.02 else text.encode("utf-8", "surrogatepass")
    return quote_from_bytes(encoded)


def made_up_text(random: Random, most: int = 12) -> str:
    """What somebody typed: so many pieces at the most, with blanks between them or without."""
    pieces = [_piece(random) for _ in range(random.randint(0, most))]
    return random.choice((" ", " ", " ", "", "\t", "\u3000", "\n")).join(pieces)


def _piece(random: Random) -> str:
    return random.choices(_PIECES, _WEIGHTS)[0](random)


def _word(random: Random) -> str:
    return random.choice(_WORDS)


def _operator(random: Random) -> str:
    return random.choice(_OPERATORS)


def _phrase(random: Random) -> str:
    return f'"{" ".join(_word(random) for _ in range(random.randint(0, 6)))}"'


def _signed(random: Random) -> str:
    """A word, or half of one, with something before and after it."""
    word = _word(random)
    beginning = word[: random.randint(1, len(word))]
    return f"{random.choice(('', '-', '+', '!', '*'))}{beginning}{random.choice(('', '*', '?', '~1', '^3'))}"


def _filtered(random: Random) -> str:
    return f"{random.choice(('', '-'))}{random.choice(_FIELDS)}:{random.choice((_word, _phrase, _characters))(random)}"


def _characters(random: Random) -> str:
    first, last = random.choice(_CHARACTERS)
    return "".join(chr(random.randint(first, last)) for _ in range(random.randint(1, 12)))


def _mixture(random: Random) -> str:
    return "".join(_characters(random)[0] for _ in range(random.randint(1, 30)))


def _very_long(random: Random) -> str:
    return random.choice(("a", "ß", "é", "\u0301", "数", "-", "ab", "a*", '"', "( ")) * random.randint(100, 1200)


def _nested(random: Random) -> str:
    depth = random.randint(2, 150)
    opening, closing = random.choice((("(", ")"), ('"', '"'), ("[", "]"), ("title:", ""), ("-", ""), ("data OR ", "data")))
    return opening * depth + _word(random) + closing * depth


_PIECES: tuple[Callable[[Random], str], ...] = (
    *(_word, _operator, _phrase, _signed, _filtered, _characters, _mixture, _very_long, _nested),
)
_WEIGHTS = (30, 20, 10, 15, 15, 8, 6, 2, 3)
