"""Files that are right in the way of each kind of site: the check finds nothing in any of them."""

import datetime
from pathlib import Path

import pytest

from search.checks import run_checks
from search.site import load_site

TODAY = datetime.date(2026, 11, 24)
TEXT = "The council knows which data it has, who looks after it, and who may use it for what.\n"

STYLES: dict[str, dict[str, str]] = {
    "Jekyll": {
        "_posts/2024-05-01-open-data.md": (
            "---\nlayout: post\ntitle: Open data\ndate: 2024-05-01 10:00:00 +0200\ncategories: [data]\npermalink: /open/\n"
            "last_modified_at: 2024-06-01\npublished: true\nexcerpt_separator: <!--more-->\nredirect_from: [/old/]\n---\n\n"
            f"{TEXT}\n<!--more-->\n\n## Goals\n{{: .no_toc }}\n\n- TOC\n{{:toc}}\n\n## Links {{#links}}\n\n"
            "[Next]({% post_url 2024-05-02-more %}), [home]({{ site.baseurl }}/), [up](#links), [it]({% link a.md %}).\n\n"
            "{% if page.x %}\n## Hidden\n{% endif %}\n"
        ),
        "about.md": f"---\nlayout: page\ntitle: 404\npermalink: /404.html\nnav_order: 2\nhas_children: false\n---\n\n{TEXT}",
        "old.md": "---\npermalink: /about/\nredirect_to: /\n---\n",
        "tags.md": "---\ntitle: Tags\nlayout: tags\n---\n",
        "bare.md": f"---\nlayout: false\nsitemap: false\ntitle: Bare\n---\n\n{TEXT}",
    },
    "GitHub": {
        "README.md": (
            f"# Handbook\n\n> [!NOTE]\n> Read [the guide](docs/guide.md#set-up) first.\n\n- [ ] to do\n- [x] done\n\n{TEXT}"
        ),
        "docs/guide.md": (
            f"# Guide\n\n## Set up\n\n{TEXT}\n<details>\n<summary>More</summary>\n\n[Up](../README.md), [all](../docs), "
            "[code](../src/main.py#L10), ![Map](map.svg)\n\n</details>\n\n## 2024\n\n"
            "- [BREAKING] (#123) nothing\n- [Fix] (#7) all\n"
            "- [api] (#8) some\n\nAsk @team, see #12.\n\n````md\n```\ncode\n```\n````\n\n#strategy\n\n"
            "| a \\| b | c |\n|---|---|\n| 1 | 2 |\n"
        ),
        "docs/map.svg": "<svg/>",
        "CONTRIBUTING.md": f"# Contributing\n\nSee [code of conduct](docs/guide.md) and http://localhost:8000/.\n\n{TEXT}",
    },
    "pandoc": {
        "report.md": (
            "---\ntitle: Report\nsubtitle: On data\nauthor: [A. Person, B. Person]\ndate: 5 May 2024\nabstract: |\n  Short.\n"
            "bibliography: refs.bib\nheader-includes: \\usepackage{x}\nlang: en-GB\nnumber-sections: true\ntoc-depth: 2\n"
            f"keywords: [data]\n---\n\n# Introduction {{-}}\n\n"
            f"As said [@smith2020, p. 3] and [-@jones] (https://example.org/).\n\n{TEXT}\n"
            "::: {.note}\nA note.\n:::\n\n# Method {#method .unnumbered}\n\n"
            "See [](#method){.x} no, [it](#method).^[A note.]\n\n"
            f"Term\n:   Meaning.\n\n{TEXT}"
        ).replace("[](#method){.x} no, ", ""),
        "more.md": f"---\ntitle: More\n---\n\n{TEXT}",
    },
    "MkDocs": {
        "index.md": "---\ntemplate: home.html\ntitle: Home\nhide:\n  - navigation\n  - toc\n---\n",
        "guide/start.md": (
            f'# Start\n\n!!! note "Mind"\n    Text.\n\n??? tip\n    More.\n'
            f'\n=== "Linux"\n\n    ``` sh\n    ls\n    ```\n\n[Home](../index.md)'
            f" and [end](end.md#the-end){{ .md-button }}\n\n{TEXT}\n## Contents\n\n[TOC]\n"
        ),
        "guide/end.md": (
            f"---\nstatus: new\nicon: material/home\ntags: [a]\nboost: 2\n---\n\n# The end\n\n{TEXT}\n"
            f"==marked== and ++ctrl+c++\n"
        ),
    },
    "Docusaurus": {
        "intro.md": (
            "---\nid: intro\ntitle: Intro\nsidebar_position: 1\nsidebar_label: Start\nslug: /\ncustom_edit_url: null\n"
            "hide_table_of_contents: true\ntoc_max_heading_level: 4\npagination_next: null\nlast_update:\n"
            "  date: 2024-05-01\n"
            "  author: me\nunlisted: false\n---\n\nimport Tabs from '@theme/Tabs';\n\n<Tabs>\n\n:::tip[Mind]\n\n"
            f"Text.\n\n:::\n\n</Tabs>\n\n## Next {{#next}}\n\n"
            f"See [the guide](./guide.md) and [next](#next), [api](/docs/api).\n\n{TEXT}"
        ),
        "guide.md": (
            f"---\ndisplayed_sidebar: docs\n---\n\n# Guide\n\n![Logo](/img/logo.png)\n\n<Component prop={{value}} />\n\n{TEXT}"
        ),
    },
    "Hugo": {
        "_index.md": "---\ntitle: Home\nlinkTitle: Start\nweight: 10\ntype: docs\ncascade:\n  type: docs\n---\n",
        "blog/post.md": (
            "---\ntitle: Post\ndate: 2024-05-01T08:00:00-05:00\nlastmod: 2024-06-01\ndraft: false\npublishDate: 2024-05-02\n"
            "expiryDate: 2030-01-01\naliases: [/old/]\nslug: post\nseries: [a]\nresources:\n  - src: a.jpg\n"
            "weight: 5\n---\n\n"
            f'{{{{< figure src="a.jpg" >}}}}\n\n## More\n\n{{{{% notice %}}}}Mind.{{{{% /notice %}}}}\n\n'
            f'[It]({{{{< relref "other.md" >}}}}) and ![one](one.jpg)\n\n{TEXT}\n## Gallery\n\n{{{{< gallery >}}}}\n'
        ),
    },
    "Obsidian": {
        "Plan.md": (
            "---\naliases: [The plan]\ncssclasses: [wide]\ntags: [data, plan]\ncreated: 2024-05-01\n"
            'up: "[[Home]]"\npublish: true\n---\n'
            f"#data #plan\n\n[[Home]] and [[Home#Goals|goals]] ![[map.png]]\n\n> [!info]- Folded\n> Text.\n\n"
            f"==marked== ^block\n\n"
            f"#strategy\n\n# Plan\n\n{TEXT}\n%% a comment %%\n\n[note](Note.md) and [part](#^block)\n"
        ),
        "Home.md": f"# Home\n\n## Goals\n\n{TEXT}",
        "notes/Note.md": f"# Note\n\n{TEXT}",
    },
    "a plain handbook": {
        "leave.md": (
            f"# Leave\n\nAsk on http://intranet/leave or https://wiki/, or [here] below.\n\n## How many days?\n\n{TEXT}\n"
            "## When to ask\n\nWrite TBD where nothing is decided yet, and XXX never.\n\n## Note\n\nNote: this is no field.\n"
            "\n...\n\nAsk us.\n"
        ),
        "travel.md": (
            f"Travel\n======\n\n{TEXT}\nBy train\n--------\n\nSee [leave](leave.md), [1] (https://example.org/) and [2].\n"
        ),
    },
    "Dublin Core": {
        "plan.md": (
            "---\ntitle: Plan\ncreator: A. Person\nsubject: Data\ndescription: What is planned.\n"
            "publisher: City\ncontributor: B\n"
            "date: 2024-05\ntype: Text\nformat: text/markdown\nidentifier: urn:x:1\n"
            "source: https://example.org/\nlanguage: en\n"
            "relation: other\ncoverage: Finland\nrights: CC BY\nissued: 2024-05-01\nmodified: 2024-06-01\nisPartOf: x\n"
            f"dc:rights: CC\ndcterms.issued: 2024\n---\n\n{TEXT}"
        ),
        "other.md": f"---\ntitle: Other\npublisher: City\ncreator: C\n---\n\n{TEXT}",
    },
    "schema.org": {
        "report.md": (
            "---\ntitle: Report\nname: Report\nheadline: A report\nauthor:\n  name: A\ndatePublished: 2024-05-01\n"
            "dateModified: 2024-06-01\npublisher:\n  name: City\nkeywords: [data]\nabout: data\n"
            "inLanguage: en\nsameAs: https://example.org/\n"
            f"audience: all\ncopyrightYear: 2024\nsponsor: x\nlogo: y.png\nurl: https://example.org/\n---\n\n{TEXT}"
        ),
        "other.md": f"---\ntitle: Other\ndateCreated: 2024\nspatialCoverage: Turku\n---\n\n{TEXT}",
    },
    "DCAT": {
        "buses.md": (
            "---\ntitle: Buses\nnotes: Stops and lines.\norganization:\n  title: City\nmaintainer: A\n"
            "maintainer_email: a@example.org\n"
            "state: active\nlicense: cc-by\nlicenses:\n  - name: x\nsources:\n  - title: GTFS\n"
            "    path: https://example.org/gtfs\n"
            "resources:\n  - url: https://example.org/x.csv\ntheme: transport\nkeyword: [bus]\naccrualPeriodicity: R/P1M\n"
            f"period: monthly\nlevel: 2\nissued: 2024-05-01\nlandingPage: https://example.org/\n---\n\n{TEXT}"
        ),
        "trams.md": f"---\ntitle: Trams\ndistribution: []\ntemporal: 2020/2024\ncontactPoint: A\n---\n\n{TEXT}",
    },
    "Quarto": {
        "rapport.md": (
            "---\ntitle: Rapport\nauthor: K\ndate: today\ndate-format: long\nformat:\n  html:\n    toc: true\nexecute:\n"
            f"  echo: false\n---\n\n## Method {{#sec-method}}\n\nSee @sec-method and [it](#sec-method).\n\n"
            "```{r}\n#| label: fig-a\nplot(1)\n```\n\n"
            f'::: {{.callout-tip title="Mind"}}\nThe gap.\n:::\n\n::: {{.panel-tabset}}\n#### One\n\n{TEXT}\n:::\n'
        ),
        "notes.md": f"---\ntitle: Notes\ndate: 12 mars 2022\n---\n\n{TEXT}\nMore^[see [the report](rapport.md)].\n",
    },
    "GitBook": {
        "README.md": (
            "---\ndescription: A handbook\nicon: book\nlayout:\n  title:\n    visible: true\n---\n\n# Handbook\n\n"
            '{% hint style="info" %}\nMind.\n{% endhint %}\n\n{% stepper %}\n{% step %}\n### Step one\n\n'
            f"{TEXT}\n{{% endstep %}}\n{{% endstepper %}}\n\n[Two parts](<part two.md>)\n"
        ),
        "SUMMARY.md": "# Table of contents\n\n* [Handbook](README.md)\n\n## Parts\n\n* [Two](part%20two.md)\n",
        "part two.md": f"{TEXT}\n<div class='card'>\n\n### In a card\n\n{TEXT}\n</div>\n\n## After\n\n{TEXT}",
    },
    "a site in two languages": {
        "index.md": f"# Home\n\n[Plan](plan.md), [guide](guide/index.md)\n\n{TEXT}",
        "index.de.md": "# Start\n\n[Plan](plan.md), [Rat](guide/index.md) ![Karte](map.png)\n\nWir teilen Daten.\n",
        "plan.en.md": f"# Plan\n\n{TEXT}",
        "plan.de.md": "# Plan\n\n[Start](index.md), [up](./guide/more.md)\n\nWir teilen Daten.\n",
        "guide/index.en.md": f"# Guide\n\n{TEXT}",
        "guide/index.de.md": "# Rat\n\nWir teilen Daten.\n",
        "guide/more.md": f"# More\n\n{TEXT}",
        "map.de.png": "",
    },
    "strategies in German": {
        f"{name}.md": f"---\ntitle: {name}\ncountry: Deutschland\nlevel: Stadt\nstatus: Aktiv\nlang: de\n"
        f"---\n\n## Ziele\n\nWir teilen Daten.\n"
        for name in ("bonn", "ulm", "trier")
    },
    "strategies in other languages": {
        f"{code}.md": f"---\ntitle: {code}\nlang: {code}\n---\n\n## A\n\n1, 2, 3.\n"
        for code in ("pl", "pt-BR", "zh_Hant", "nb", "gsw", "fi", "EN")
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("copies", [1, 12])
def test_nothing_is_found_where_all_is_right(style: str, copies: int, tmp_path: Path) -> None:
    for copy in range(copies):
        for path, text in STYLES[style].items():
            place = tmp_path / (f"part-{copy}" if copies > 1 else "") / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
    report = run_checks(tmp_path, load_site(tmp_path), today=TODAY)
    assert [(finding.path, finding.line, finding.rule, finding.message) for finding in report.findings] == []
