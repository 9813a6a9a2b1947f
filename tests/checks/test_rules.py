"""Each rule of the content check on a bad file and on a good one, and the file that its fix leads to."""

import datetime
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.checks import Finding, apply_fixes, run_checks
from search.checks.rules.all_rules import RULES
from search.site import Site

TODAY = datetime.date(2026, 11, 24)
FIELDS = {
    "title": "Turku, Finland",
    "country": "Finland",
    "country_code": "FI",
    "level": "city",
    "strategy_date": "2023-05-10",
    "horizon": '"2023–2027"',
    "status": "Active",
    "summary": "What Turku does with its data.",
    "coordinates": "[60.45, 22.27]",
    "strategy_document": "https://example.org/turku.pdf",
    "notes": '["Status: as stated"]',
}
WORDS = "Every unit of the city knows which data it has, who looks after it, and who may use it for what. " * 4
BODY = f"## Goals\n\n{WORDS}\n\n## Data governance\n\n{WORDS}\n"


def page(body: str = BODY, **fields: str | None) -> str:
    """A file whose fields are the usual ones except for those given; None leaves one out."""
    stated = {name: value for name, value in (FIELDS | fields).items() if value is not None}
    return "".join(["---\n", *(f"{name}: {value}\n" for name, value in stated.items()), "---\n\n", body])


GOOD = page()


@dataclass(frozen=True)
class Example:
    """One thing that a rule finds, and one like it that is right."""

    rule: str
    bad: str
    line: int
    good: str = GOOD
    fixed: str | None = None
    """The bad file after `--fix`; None if the fix is for a person to find."""


def text(body: str) -> str:
    """A file with a body that comes after a section on goals."""
    return page(f"## Goals\n\n{WORDS}\n\n{body}\n")


def text_in_german(**fields: str) -> str:
    """A file in German."""
    sentence = "Die Stadt öffnet ihre Daten für alle Bürgerinnen und Bürger, damit sie besser planen können. "
    return page(f"## Ziele\n\n{sentence * 8}\n", **fields)


TEXT_LINE = 19
"""Where that body begins."""

EXAMPLES = {
    "a mixture of line ends": Example(
        "mixed_line_endings", GOOD.replace("city\n", "city\r\n"), 5, GOOD.replace("\n", "\r\n"), GOOD
    ),
    "a code block without an end": Example("unclosed_code", text("```json\n{}"), TEXT_LINE, text("```json\n{}\n```")),
    "fields that nothing opens": Example("fields_in_text", GOOD.removeprefix("---\n"), 1, text("Note: this."), GOOD),
    "no title": Example("no_title", page(title=None), 1, page(f"# Turku\n\n{WORDS}", title=None)),
    "an empty title": Example("no_title", page(title=""), 2),
    "a country that is missing": Example("missing_field", page(country=None), 1),
    "a status that is empty": Example("missing_field", page(status=""), 8),
    "no link to a document or website": Example(
        "missing_field", page(strategy_document=None), 1, page(strategy_document=None, strategy_website="https://example.org/")
    ),
    "a field name with a slip": Example(
        "unknown_field",
        page().replace("summary:", "sumary:"),
        9,
        page(budget="17 million", county="Uusimaa", publisher="Turku"),
        page(),
    ),
    "a field name in capitals": Example("unknown_field", page().replace("country:", "Country:"), 3, fixed=page()),
    "a field name of two words": Example("unknown_field", page().replace("strategy_date:", "strategy-date:"), 6, fixed=page()),
    "a field that is there twice": Example("duplicate_key", GOOD.replace("level:", "country: Sweden\nlevel:"), 5),
    "a field that is there twice with one value": Example(
        "duplicate_key", GOOD.replace("level:", "country: Finland\nlevel:"), 5, fixed=GOOD
    ),
    "a title that is a list": Example("mistyped_field", page(title="[Turku, Finland]"), 2),
    "a title that is a number": Example("mistyped_field", page(title="1.10"), 2, page(title="2021"), page(title='"1.10"')),
    "a title that is a truth value": Example(
        "mistyped_field", page(title="true"), 2, page(title="2021-05-04"), page(title='"true"')
    ),
    "a country that is a mapping": Example("mistyped_field", page(country="{name: Finland}"), 3),
    "countries in a list are fine": Example("mistyped_field", page(country="[{name: a}]"), 3, page(country="[Finland]")),
    "a note that is a mapping": Example(
        "mistyped_field", page(notes="\n  - Date: about 2021"), 13, fixed=page(notes='\n  - "Date: about 2021"')
    ),
    "coordinates in words": Example("mistyped_field", page(coordinates="60 north, 22 east"), 10),
    "coordinates the wrong way round": Example("mistyped_field", page(coordinates="[122.27, 60.45]"), 10),
    "a longitude beyond the date line": Example("mistyped_field", page(coordinates="[60.45, 222.27]"), 10),
    "an empty mapping among the notes": Example("mistyped_field", page(notes="[{}, one]"), 12),
    "a country code in small letters": Example("mistyped_field", page(country_code="fi"), 4, fixed=page()),
    "a publication in other words": Example("mistyped_field", page(published="later"), 13, page(published="2021-05-04")),
    "a precision that is none": Example("mistyped_field", page(date_precision="week"), 13, page(date_precision="month")),
    "a country with a slip": Example("close_value", page(country="Findland"), 3, page(country="Iran"), page()),
    "a level in capitals": Example("close_value", page(level="City"), 5, page(level="canton"), page()),
    "a quoted value with a slip": Example("close_value", page(status='"Actve"'), 8, fixed=page(status='"Active"')),
    "one country of a list": Example(
        "close_value", page(country="[Finland, Sveden]"), 3, fixed=page(country="[Finland, Sweden]")
    ),
    "a country in another language": Example("close_value", page(country="Finnland"), 3, page(country="UK"), page()),
    "a country that no other file has, in another language": Example(
        "close_value", page(country="Deutschland"), 3, page(country="Germany"), page(country="Germany")
    ),
    "a level by another word": Example("close_value", page(level="Town"), 5, page(level="canton"), page()),
    "a status in another language": Example("close_value", page(status="Entwurf"), 8, fixed=page(status="Draft")),
    "a language that is not known": Example("language", page(lang="xx"), 13, page(lang="pt_BR")),
    "a language that is written out": Example("language", page(lang="Finnish"), 13, page(lang="en-GB"), page(lang="fi")),
    "a text in a language that nothing tells of": Example("unmarked_language", text_in_german(), 1, text_in_german(lang="de")),
    "a text in another language than it says": Example("unmarked_language", text_in_german(lang="fi"), 13),
    "a text in a script of its own": Example(
        "unmarked_language", page(f"## Τι\n\n{'Η πόλη ανοίγει τα δεδομένα της. ' * 20}"), 1, page("## Names\n\nΠόλη, Δήμος\n")
    ),
    "a date in words": Example("unreadable_date", page(strategy_date="soon"), 6, page(strategy_date="12 mars 2023")),
    "a date on no calendar": Example("unreadable_date", page(strategy_date="2023-02-30"), 6, page(strategy_date='"2023"')),
    "a date in another order": Example("unreadable_date", page(strategy_date="10.5.2023"), 6, fixed=page()),
    "a month in another order": Example(
        "unreadable_date", page(strategy_date="05/2023"), 6, fixed=page(strategy_date='"2023-05"')
    ),
    "a date that two peoples read in two ways": Example("unreadable_date", page(strategy_date="5/10/2023"), 6),
    "a horizon in words": Example("unreadable_horizon", page(horizon="five years"), 7, page(horizon="since 2023")),
    "a horizon that runs backwards": Example("unreadable_horizon", page(horizon="2027-2023"), 7),
    "the first of January": Example(
        "year_only_date",
        page(strategy_date="2023-01-01"),
        6,
        page(strategy_date="2023-01-01", date_precision="day"),
        page(strategy_date='"2023"'),
    ),
    "a date to come": Example("date_to_come", page(strategy_date="2026-12-24"), 6, page(strategy_date="2026-11-24")),
    "a date after the horizon": Example(
        "date_after_horizon",
        page(horizon='"2019–2022"', status="Completed"),
        6,
        page(horizon='"2019–2023"', status="Completed"),
    ),
    "a status that the horizon belies": Example(
        "status_against_horizon", page(horizon='"2023–2025"'), 8, page(horizon='"2023–2026"')
    ),
    "a status in one word that the horizon belies": Example(
        "status_against_horizon", page(horizon='"2023–2025"', status="in_progress"), 8, page(status="in_progress")
    ),
    "a blank between text and address": Example(
        "link_syntax",
        text("See [the plan] (https://example.org/plan)."),
        TEXT_LINE,
        text("- [x] (https://example.org/plan)\n- [the plan][1] (https://example.org/plan)\n\n[1]: https://example.org/"),
        text("See [the plan](https://example.org/plan)."),
    ),
    "a link without its end": Example(
        "link_syntax",
        text("See [the plan](https://example.org/plan_(new).\nMore (much more) follows."),
        TEXT_LINE,
        text("See [the plan](https://example.org/plan_(new)).\nMore (much more) follows."),
        text("See [the plan](https://example.org/plan_(new)).\nMore (much more) follows."),
    ),
    "a link that ends in the wrong bracket": Example(
        "link_syntax",
        text("See [the plan](https://example.org/plan]."),
        TEXT_LINE,
        fixed=text("See [the plan](https://example.org/plan)."),
    ),
    "a link without its opening parenthesis": Example(
        "link_syntax",
        text("See [the plan]https://example.org/plan)."),
        TEXT_LINE,
        fixed=text("See [the plan](https://example.org/plan)."),
    ),
    "a link without its bracket": Example(
        "link_syntax",
        text("See [the plan(https://example.org/plan) of Turku."),
        TEXT_LINE,
        text("See [the plan (https://example.org/plan) of Turku]."),
        text("See [the plan](https://example.org/plan) of Turku."),
    ),
    "a link the wrong way round": Example(
        "link_syntax",
        text("See (the plan)[https://example.org/plan]."),
        TEXT_LINE,
        fixed=text("See [the plan](https://example.org/plan)."),
    ),
    "a blank in an address": Example(
        "link_syntax",
        text("See [the plan](https://example.org/the plan.pdf)."),
        TEXT_LINE,
        text('See [the plan](https://example.org/plan.pdf "The plan").'),
        text("See [the plan](https://example.org/the%20plan.pdf)."),
    ),
    "half a title": Example(
        "link_syntax",
        text('See [the plan](https://example.org/plan "The plan).'),
        TEXT_LINE,
        fixed=text('See [the plan](https://example.org/plan "The plan").'),
    ),
    "a stray quotation mark": Example(
        "link_syntax",
        text('See [the plan](https://example.org/plan").'),
        TEXT_LINE,
        fixed=text("See [the plan](https://example.org/plan)."),
    ),
    "no address at all": Example("link_syntax", text("See [the plan]()."), TEXT_LINE, text("See `[the plan]()`.")),
    "a scheme with a slip, in HTML": Example(
        "link_syntax",
        text('<a href="htp://example.org/plan">Plan</a>'),
        TEXT_LINE,
        text("<!-- [the plan](htp://example.org/plan) -->"),
        text('<a href="http://example.org/plan">Plan</a>'),
    ),
    "a scheme without its colon, in a reference": Example(
        "link_syntax",
        text("[plan]: https//example.org/plan"),
        TEXT_LINE,
        fixed=text("[plan]: https://example.org/plan"),
    ),
    "a field for links without a scheme": Example(
        "link_syntax",
        page(strategy_document="example.org/turku.pdf"),
        11,
        page(strategy_document="/assets/turku.pdf"),
        page(),
    ),
    "a field for links that holds words": Example("link_syntax", page(strategy_document="on request"), 11),
    "an address deep in the front matter": Example(
        "link_syntax",
        page(header="\n  actions:\n    - url: www.example.org/plan"),
        15,
        fixed=page(header="\n  actions:\n    - url: https://www.example.org/plan"),
    ),
    "a host without a dot": Example(
        "link_host",
        text("See [the plan](https://wwwexample/plan)."),
        TEXT_LINE,
        text(
            "See [the plan](http://localhost:8000/plan) on <https://intranet/plan>, <https://192.0.2.1/> or <https://bücher.example/>."
        ),
    ),
    "a comma for a dot": Example(
        "link_host",
        page(strategy_document="https://www,example.org/turku.pdf"),
        11,
        fixed=page(strategy_document="https://www.example.org/turku.pdf"),
    ),
    "a stop after a host": Example(
        "link_host", text("See <https://example.org.>"), TEXT_LINE, fixed=text("See <https://example.org>")
    ),
    "an ending that no host has": Example("link_host", text("See <https://example.c/plan>"), TEXT_LINE),
    "a file that is not there": Example(
        "dead_link",
        text("See [the annex](annexes/one.md#goals)."),
        TEXT_LINE,
        text(
            "See [Espoo](espoo.md#goals), [it](./turku.md), [more](../more.md), [that]({{ site.url }}/x.md), "
            "[it](x.html), [a](md), [b](pdf), \\[no link](x.md), [nor\\](x.md)."
        ),
    ),
    "a picture that is not there": Example(
        "dead_link", text("![A map](map.png)"), TEXT_LINE, text("![A map](img/map.png) of [it](/map.pdf)")
    ),
    "a file that is there in no language of the page": Example("dead_link", text("See [it](espoo.fi.md)."), TEXT_LINE),
    "a file whose name has other capitals": Example(
        "dead_link", text("See [Espoo](Espoo.md#goals)."), TEXT_LINE, fixed=text("See [Espoo](espoo.md#goals).")
    ),
    "an anchor that is nowhere": Example(
        "dead_anchor",
        text("See [the goals](#gaols)."),
        TEXT_LINE,
        text("See [the goals](#goals) and [this](#here).\n\n## Next steps {#here}\n\nMore."),
    ),
    "an anchor that is not in another file": Example(
        "dead_anchor_elsewhere",
        text("See [the goals of Espoo](espoo.md#gaols)."),
        TEXT_LINE,
        text(
            "See [these](espoo.md#goals), [this](./espoo.md#data-governance-2), [it](espoo.md#top), [no file](espoo#gaols), "
            "[her title](espoo.md#turku-finland), [that](lahti.md.html#gaols), `[no](espoo.md#gaols)`, [a line](espoo.md#L3)."
        ),
    ),
    "a footnote that is not there": Example(
        "missing_footnote",
        text("Rules[^1] and more[^2].\n\n[^1]: Of 2021."),
        TEXT_LINE,
        text("Rules[^1] and more[^note], `[^2]`, letters ([^a-z]), \\[^3].\n\n[^1]: Of 2021.\n\n[^Note]: Of 2022."),
    ),
    "a footnote of a page that has none": Example("missing_footnote", text("Rules[^1] and [^a-z]."), TEXT_LINE),
    "a heading without its blank": Example(
        "malformed_heading",
        page(f"##Goals\n\n{WORDS}\n"),
        15,
        page(f"## Goals\n\n#opendata is what #turku is for.\n\n#2 of 3\n\n{WORDS}"),
        page(f"## Goals\n\n{WORDS}\n"),
    ),
    "a heading with one mark and no blank": Example(
        "malformed_heading", text("#Goals of the city\n\nMore."), TEXT_LINE, fixed=text("# Goals of the city\n\nMore.")
    ),
    "a heading without text": Example("malformed_heading", text("## \n\nMore."), TEXT_LINE),
    "a heading that is numbered and bold": Example(
        "bold_heading",
        page(f"## 1. **Goals**\n\n{WORDS}\n"),
        15,
        page(f"## 1. Goals **and** measures\n\n{WORDS}\n"),
        page(f"## Goals\n\n{WORDS}\n"),
    ),
    "a heading that is bold": Example(
        "bold_heading", page(f"## __Goals__ ##\n\n{WORDS}\n"), 15, fixed=page(f"## Goals ##\n\n{WORDS}\n")
    ),
    "a level that is left out": Example("skipped_level", text("#### Steps\n\nMore."), TEXT_LINE, text("### Steps\n\nMore.")),
    "a level that only HTML has": Example(
        "skipped_level", text("### Steps\n\n##### First"), TEXT_LINE + 2, text("<h3>Steps</h3>\n\n#### First\n\nMore.")
    ),
    "a heading that is there twice": Example(
        "duplicate_heading",
        text("## goals\n\nMore."),
        TEXT_LINE,
        text("### Goals\n\nMore.\n\n## Measures\n\nMore.\n\n### Goals\n\nMore."),
    ),
    "a heading without a theme": Example(
        "heading_outside_themes",
        text("## Odds and ends\n\nMore."),
        TEXT_LINE,
        text("### Odds and ends\n\nMore.\n\n## Odds\n\n### Measures\n\nMore."),
    ),
    "nothing under a heading": Example(
        "empty_section",
        text("## Measures\n\n## Outlook\n\nMore."),
        TEXT_LINE,
        text(
            "## Measures\n\n### Next steps\n\nMore.\n\n## Outlook\n\n{% include outlook.html %}\n\n## [Annex](/annex/)\n\n"
            "## Contents\n\n- TOC\n{:toc}\n\n## Write to us!"
        ),
    ),
    "a section that is to be written": Example(
        "placeholder",
        text("## Measures\n\n*Work in\nprogress.*"),
        TEXT_LINE + 2,
        text("The city has much work in progress.\n\nMark what is open with TBD or TODO: in the text, see [your account][1]."),
    ),
    "an item that is to be written": Example("placeholder", text("- Schools\n- TBD"), TEXT_LINE + 1),
    "a summary that is to be written": Example("placeholder", page(summary="Lorem ipsum dolor"), 9),
    "a stub with much to say": Example(
        "stub_mark",
        page(BODY + BODY.replace("##", "###") * 3, completeness="stub"),
        13,
        page("## Goals\n\nOne.", completeness="stub"),
    ),
    "hardly anything to say": Example("stub_mark", page("## Goals\n\nOne."), 1),
    "a page without a text": Example("stub_mark", page(""), 15, page("{% include plan.html %}", completeness="stub")),
}


def findings(folder: Path, source: str) -> list[Finding]:
    """What is found in a file among neighbours in which everything is right."""
    folder.mkdir(exist_ok=True)
    for name in ("espoo", "tampere"):
        (folder / f"{name}.md").write_text(page(completeness="stub" if name == "espoo" else None), encoding="utf-8")
    (folder / "turku.md").write_bytes(source.encode("utf-8"))
    return list(run_checks(folder, Site(), [folder / "turku.md"], today=TODAY).findings)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_finds_what_is_wrong_where_it_is(name: str, tmp_path: Path) -> None:
    example = EXAMPLES[name]
    found = [finding for finding in findings(tmp_path, example.bad) if finding.rule == example.rule]
    assert [finding.line for finding in found] == [example.line], [finding.message for finding in found]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_finds_nothing_where_all_is_well(name: str, tmp_path: Path) -> None:
    example = EXAMPLES[name]
    assert [finding for finding in findings(tmp_path, example.good) if finding.rule == example.rule] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_mend_leads_to_the_file_as_it_should_be(name: str, tmp_path: Path) -> None:
    example = EXAMPLES[name]
    found = findings(tmp_path, example.bad)
    assert any(finding.fix for finding in found if finding.rule == example.rule) == (example.fixed is not None)
    apply_fixes(tmp_path, Site(), [tmp_path / "turku.md"], today=TODAY)
    if example.fixed is not None:
        assert (tmp_path / "turku.md").read_bytes().decode("utf-8") == example.fixed


@pytest.mark.parametrize(
    "anchor",
    [
        "überblick-straße--stratégie",
        "ueberblick-strasse-strategie",
        "1-überblick-straße",
        "berblick-strae--stratgie-1",
        "ÜberblickStraße",
    ],
)
def test_an_anchor_in_another_file_is_there_whatever_program_it_was_made_for(anchor: str, tmp_path: Path) -> None:
    (tmp_path / "oulu.md").write_text(page(f"## 1. Überblick: *Straße* & Stratégie\n\n{WORDS}"), encoding="utf-8")
    found = findings(tmp_path, text(f"See [this](oulu.md#{anchor})\nand [that](oulu.md#gaols)."))
    dead = [(finding.line, finding.message) for finding in found if finding.rule == "dead_anchor_elsewhere"]
    assert dead == [(TEXT_LINE + 1, "nothing in 'oulu.md' is called 'oulu.md#gaols'")]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_what_a_made_up_folder_is_promised_is_written_and_nothing_afterwards(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    for number, name in enumerate(random_.sample(sorted(EXAMPLES), 12)):
        (tmp_path / f"page-{number}.md").write_bytes(EXAMPLES[name].bad.encode("utf-8"))
    before = run_checks(tmp_path, Site(), today=TODAY)
    promised = {(finding.path, finding.rule, finding.message) for finding in before.findings if finding.fix}
    assert apply_fixes(tmp_path, Site(), today=TODAY) >= len(promised)
    after = run_checks(tmp_path, Site(), today=TODAY)
    assert promised.isdisjoint((finding.path, finding.rule, finding.message) for finding in after.findings)
    assert [finding for finding in after.findings if finding.fix] == []
    assert after.errors <= before.errors
    assert apply_fixes(tmp_path, Site(), today=TODAY) == 0


def test_every_rule_has_an_example() -> None:
    assert {example.rule for example in EXAMPLES.values()} == {rule.id for rule in RULES}


def test_every_rule_gives_its_reason_in_one_sentence() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.reason.endswith("."), rule.id
        assert ". " not in rule.reason, rule.id


def test_a_file_in_which_everything_is_right_has_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, GOOD) == []
