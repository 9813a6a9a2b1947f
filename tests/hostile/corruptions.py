"""Ways in which a good strategy file goes bad, each with the rule that should notice."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Corrupt = Callable[[Random, str], str | bytes | None]
"""From a good file's text to a bad file; None if the file has nothing that could go bad in this way."""


@dataclass(frozen=True)
class Corruption:
    name: str
    rule: str
    """That should notice; empty for a change that changes no meaning."""
    corrupt: Corrupt
    undone: bool = False
    """Whether the mend leads back to the very bytes of the good file."""


CORRUPTIONS: list[Corruption] = []


def corruption(rule: str, *, undone: bool = False) -> Callable[[Corrupt], Corrupt]:
    def register(corrupt: Corrupt) -> Corrupt:
        name = getattr(corrupt, "__name__", "").replace("_", " ")
        CORRUPTIONS.append(Corruption(name, rule, corrupt, undone))
        return corrupt

    return register


def field_pattern(name: str) -> str:
    """A field with everything that is indented under it."""
    return rf"^{name}:.*\n(?:[ \t]+.*\n)*"


def with_field(text: str, name: str, line: str) -> str | None:
    """The file with a field in place of the one it has."""
    changed, found = re.subn(field_pattern(name), lambda _: f"{line}\n", text, count=1, flags=re.MULTILINE)
    return changed if found else None


def with_new_field(text: str, line: str) -> str:
    return text.replace("---\n", f"---\n{line}\n", 1)


def without_fields(text: str, *names: str) -> str | None:
    changed, found = re.subn("|".join(map(field_pattern, names)), "", text, flags=re.MULTILINE)
    return changed if found else None


def value_of(text: str, name: str) -> str:
    match = re.search(rf"^{name}: (.*)$", text, re.MULTILINE)
    return match[1] if match else ""


def slip(random: Random, word: str) -> str:
    """A word with one slip of the keyboard after its first letter."""
    while True:
        at = random.randrange(1, len(word))
        letter = random.choice("abcdefghijklmnopqrstuvwxyz")
        swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        slipped = random.choice(
            [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :], swapped]
        )
        if slipped.casefold() != word.casefold() and slipped.strip() == slipped:
            return slipped


def with_line(random: Random, text: str, line: str) -> str | None:
    """The file with a paragraph of one line somewhere in its body."""
    front, body = split(text)
    ends = [match.end() for match in re.finditer(r"\n\n", body) if body[match.end() : match.end() + 1].isalpha()]
    if not ends:
        return None
    at = random.choice(ends)
    return f"{front}{body[:at]}{line}\n\n{body[at:]}"


def split(text: str) -> tuple[str, str]:
    end = text.index("\n---\n", 4) + len("\n---\n")
    return text[:end], text[end:]


def change_heading(random: Random, text: str, level: str, change: Callable[[str], str]) -> str | None:
    """The file with one of its headings changed."""
    front, body = split(text)
    headings = list(re.finditer(rf"^{level} (.*)$", body, re.MULTILINE))
    if not headings:
        return None
    heading = random.choice(headings)
    return front + body[: heading.start()] + change(heading[1]) + body[heading.end() :]


def change_section(random: Random, text: str, replacement: str) -> str | None:
    """The file with other text in one of the sections that have no sections of their own."""
    front, body = split(text)
    sections = list(re.finditer(r"^(#{2,3}) .*\n\n(?P<text>(?:(?!#).*\n)+)(?=\Z|\1 |## )", body, re.MULTILINE))
    if not sections:
        return None
    section = random.choice(sections)
    return front + body[: section.start("text")] + replacement + body[section.end("text") :]


@corruption("no_title")
def title_dropped(random: Random, text: str) -> str | None:
    return without_fields(text, "title")


@corruption("missing_field")
def expected_field_dropped(random: Random, text: str) -> str | None:
    """Of those that the folder can expect: a file without a horizon or a vision is as good as the many others without."""
    names = "country level strategy_date status summary language_of_original organisation country_code sources notes".split()
    return without_fields(text, random.choice([name for name in names if re.search(f"^{name}:", text, re.MULTILINE)]))


@corruption("missing_field")
def links_dropped(random: Random, text: str) -> str | None:
    return without_fields(text, "strategy_document", "strategy_website")


@corruption("missing_field")
def field_emptied(random: Random, text: str) -> str | None:
    name = random.choice(["country", "level", "strategy_date", "summary", "status"])
    return with_field(text, name, f"{name}:")


@corruption("mistyped_field")
def type_swapped(random: Random, text: str) -> str | None:
    line = random.choice(
        [
            "title: [Data, Strategy]",
            "country: {name: Finland}",
            "coordinates: 60 north",
            "coordinates: [60.17]",
            "summary: [one, two]",
            "status: true",
            "level: 3",
            "organisation: 2021-03-04",
            "tagline: {a: b}",
            "strategy_website: 17",
        ]
    )
    return with_field(text, line.partition(":")[0], line)


@corruption("mistyped_field")
def coordinates_swapped_or_beyond(random: Random, text: str) -> str | None:
    return with_field(text, "coordinates", random.choice(["coordinates: [148.2, 16.4]", "coordinates: [48.2, 216.4]"]))


@corruption("mistyped_field", undone=True)
def quotation_marks_of_a_note_lost(random: Random, text: str) -> str | None:
    items = [
        match
        for match in re.finditer(r'^  - "(\w[\w ]*: [^"\n]*)"$', text, re.MULTILINE)
        if ": " not in match[1].split(": ", 1)[1]
    ]
    if not items:
        return None
    item = random.choice(items)
    return f"{text[: item.start()]}  - {item[1]}{text[item.end() :]}"


@corruption("mistyped_field")
def not_published_in_other_words(random: Random, text: str) -> str | None:
    return with_new_field(text, random.choice(["published: never", "published: 0", "published: draft"]))


@corruption("close_value", undone=True)
def slip_in_country(random: Random, text: str) -> str | None:
    country = value_of(text, "country")
    return with_field(text, "country", f"country: {slip(random, country)}")


@corruption("close_value", undone=True)
def slip_in_level(random: Random, text: str) -> str | None:
    return with_field(text, "level", f"level: {slip(random, value_of(text, 'level'))}")


@corruption("close_value", undone=True)
def slip_in_status(random: Random, text: str) -> str | None:
    status = value_of(text, "status")
    return with_field(text, "status", f"status: {slip(random, status)}") if status else None


@corruption("close_value", undone=True)
def other_case_or_blanks(random: Random, text: str) -> str | None:
    country = value_of(text, "country")
    return with_field(
        text, "country", f"country: {random.choice([country.lower(), country.upper(), country.replace(' ', '-').lower()])}"
    )


@corruption("unknown_field", undone=True)
def slip_in_the_name_of_a_field(random: Random, text: str) -> str | None:
    names = re.findall(r"^(\w{5,}):", split(text)[0], re.MULTILINE)
    name = random.choice(names)
    return text.replace(f"\n{name}:", f"\n{slip(random, name)}:", 1)


@corruption("duplicate_key")
def field_repeated(random: Random, text: str) -> str | None:
    name = random.choice(["country", "level", "title"])
    return with_new_field(text, f"{name}: {random.choice(['Elsewhere', value_of(text, name)])}")


@corruption("front_matter", undone=False)
def tabs_in_yaml(random: Random, text: str) -> str | None:
    items = list(re.finditer(r"^  (?=\S)", split(text)[0], re.MULTILINE))
    item = random.choice(items)
    return f"{text[: item.start()]}\t{text[item.end() :]}"


@corruption("front_matter", undone=True)
def front_matter_unclosed(random: Random, text: str) -> str | None:
    front, body = split(text)
    return front.removesuffix("---\n") + body


@corruption("fields_in_text", undone=True)
def front_matter_unopened(random: Random, text: str) -> str | None:
    return text.removeprefix("---\n")


@corruption("front_matter")
def colon_in_a_plain_value(random: Random, text: str) -> str | None:
    return with_field(text, "title", f"title: {value_of(text, 'title').strip(chr(34))}: a plan: and more")


@corruption("front_matter")
def quotation_mark_lost(random: Random, text: str) -> str | None:
    return with_field(text, "organisation", f'organisation: "{value_of(text, "organisation")}')


@corruption("encoding")
def broken_utf_8(random: Random, text: str) -> bytes:
    source = text.encode("utf-8")
    at = random.randrange(len(source))
    return source[:at] + random.choice([b"\xff", b"\xc3(", b"\xe2\x80", b"\xf0"]) + b"(" + source[at:]


@corruption("nul")
def nul_character(random: Random, text: str) -> str:
    at = random.randrange(len(text))
    return f"{text[:at]}\0{text[at:]}"


@corruption("mixed_line_endings", undone=True)
def some_lines_end_in_crlf(random: Random, text: str) -> str:
    lines = text.split("\n")
    chosen = set(random.sample(range(len(lines) - 1), k=random.randint(1, len(lines) // 3)))
    return "".join(f"{line}\r\n" if number in chosen else f"{line}\n" for number, line in enumerate(lines[:-1])) + lines[-1]


@corruption("unreadable_date")
def date_that_is_none(random: Random, text: str) -> str | None:
    date = random.choice(["2019-13-45", "soon", "2021-02-30", "31.02.2020", "5/10/2021", "[2021, 10]", "20211005", "Q3 2021"])
    return with_field(text, "strategy_date", f"strategy_date: {date}")


@corruption("date_to_come")
def date_to_come(random: Random, text: str) -> str | None:
    return with_field(text, "strategy_date", f"strategy_date: {random.choice(['2091-03-01', '2109', '2027-05'])}")


@corruption("date_after_horizon")
def horizon_before_the_date(random: Random, text: str) -> str | None:
    return with_field(text, "horizon", "horizon: 2004–2009") if re.search("^strategy_date:", text, re.MULTILINE) else None


@corruption("year_only_date")
def first_of_january(random: Random, text: str) -> str | None:
    return with_field(
        text, "strategy_date", f"strategy_date: {random.choice(['2015-01-01', chr(34) + '2016-01-01' + chr(34)])}"
    )


@corruption("unreadable_horizon")
def horizon_that_is_none(random: Random, text: str) -> str | None:
    return with_field(
        text, "horizon", f"horizon: {random.choice(['2026–2022', 'five years', '{from: 2021}', 'until further notice'])}"
    )


@corruption("status_against_horizon")
def in_force_after_its_end(random: Random, text: str) -> str | None:
    ended = with_field(text, "horizon", "horizon: 2023–2024")
    active = ended and (with_field(ended, "status", "status: Active") or with_new_field(ended, "status: active"))
    return active and with_field(active, "strategy_date", "strategy_date: '2023'")


@corruption("language")
def unknown_language(random: Random, text: str) -> str | None:
    return with_new_field(text, f"lang: {random.choice(['xx', 'English', 'de_CH', '[en]', 'klingon', '7'])}")


@corruption("link_syntax")
def link_misspelt(random: Random, text: str) -> str | None:
    link = random.choice(
        [
            "[the portal] (https://data.example.org/)",
            "[the portal](https://data.example.org/",
            "[the portal](https://data.example.org/ for all",
            "[the portal]https://data.example.org/)",
            "[the portal(https://data.example.org/)",
            "(the portal)[https://data.example.org/]",
            "[the portal](https://data.example.org/a file.pdf)",
            '[the portal](https://data.example.org/")',
            '[the portal](https://data.example.org/ "all of it)',
            "[the portal](htp://data.example.org/)",
            "[the portal](https//data.example.org/)",
            "[the portal](www.example.org/data)",
            "[the portal](https://https://data.example.org/)",
            "[the portal]()",
        ]
    )
    return with_line(random, text, f"More is on {link}.")


@corruption("link_syntax", undone=True)
def scheme_misspelt(random: Random, text: str) -> str | None:
    name = random.choice(["strategy_document", "strategy_website"])
    wrong = random.choice(
        [
            "htps://",
            "http//".replace("http", "https"),
            "https:/",
            "htttps://",
            "https:\\\\",
            "",
            "https://https://",
            "“https://",
        ]
    )
    value = value_of(text, name)
    return with_field(text, name, f"{name}: {value.replace('https://', wrong, 1)}") if value else None


@corruption("link_host")
def host_that_cannot_be(random: Random, text: str) -> str | None:
    name = random.choice(["strategy_document", "strategy_website"])
    host = random.choice(
        [
            "data",
            "www,example,org",
            "example..org",
            "example.org,",
            "-example.org",
            "exam ple.org",
            "example.org.",
            "exa(mple.org",
            "example.o",
        ]
    )
    return with_field(text, name, f"{name}: https://{host}/data")


@corruption("dead_anchor")
def anchor_that_is_nowhere(random: Random, text: str) -> str | None:
    return with_line(random, text, "See [below](#nowhere-at-all).")


@corruption("unclosed_code")
def code_without_an_end(random: Random, text: str) -> str | None:
    return f"{text}\n```json\n{{}}\n"


@corruption("placeholder")
def section_to_be_written(random: Random, text: str) -> str | None:
    stub = random.choice(
        [
            "Work in progress.",
            "To be done",
            "TBD",
            "*Coming soon*",
            "Lorem ipsum dolor sit amet, consectetur.",
            "xxx",
            "in Arbeit",
        ]
    )
    return change_section(random, text, f"{stub}\n\n")


@corruption("placeholder")
def summary_to_be_written(random: Random, text: str) -> str | None:
    stub = random.choice(["TBD", "To be completed", "Lorem ipsum dolor", "Details still TBA"])
    return with_field(text, "summary", f"summary: {stub}")


@corruption("empty_section")
def section_emptied(random: Random, text: str) -> str | None:
    return change_section(random, text, "")


@corruption("stub_mark")
def stub_unmarked(random: Random, text: str) -> str | None:
    words = len(re.findall(r"\w+", split(text)[1]))
    return without_fields(text, "completeness") if words < 45 else None


@corruption("duplicate_heading")
def heading_repeated(random: Random, text: str) -> str | None:
    return change_heading(random, text, "#{3}", lambda heading: f"### {heading}\n\nTwice.\n\n### {heading}") or change_heading(
        random, text, "##", lambda heading: f"## {heading}\n\nTwice.\n\n## {heading}"
    )


@corruption("bold_heading", undone=True)
def heading_numbered_and_bold(random: Random, text: str) -> str | None:
    return change_heading(random, text, "##", lambda heading: f"## {random.randint(1, 9)}. **{heading}**")


@corruption("malformed_heading", undone=True)
def heading_without_a_blank(random: Random, text: str) -> str | None:
    return change_heading(random, text, "##", lambda heading: f"##{heading}")


@corruption("skipped_level")
def level_skipped(random: Random, text: str) -> str | None:
    return change_heading(random, text, "##", lambda heading: f"## {heading}\n\n#### In detail")


@corruption("heading_outside_themes")
def heading_outside_the_themes(random: Random, text: str) -> str | None:
    return change_heading(
        random, text, "##", lambda _: f"## {random.choice(['Miscellany', 'Odds and ends', 'Postscript', 'Zebras'])}"
    )


@corruption("")
def all_lines_end_in_crlf(random: Random, text: str) -> str:
    return text.replace("\n", "\r\n")


@corruption("")
def byte_order_mark(random: Random, text: str) -> str:
    return f"\ufeff{text}"


@corruption("")
def comment_in_the_front_matter(random: Random, text: str) -> str:
    return with_new_field(text, "# Maintained by hand.")
