"""A content folder in which every field of every file is an attempt to run a script."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path

from tests.hostile.payloads import PAYLOADS

TEXTS = ("tagline", "summary", "vision", "organisation", "city", "state", "country", "level", "status", "contact")
ADDRESSES = ("strategy_document", "strategy_website", "document_url", "website_url", "image", "permalink")
LISTS = ("sources", "notes", "tags", "themes")
ODD = ("strategy_date", "horizon", "completeness", "date_precision", "coordinates", "thumbnail_credit", "layout")
"""Fields of which something else than text is expected."""
FIELDS = (*TEXTS, *ADDRESSES, *LISTS, *ODD)
_PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A PNG of one pixel."""
_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)"><script>alert(1)</script></svg>
"""

_BODY = """\
Opening {flat}

## Governance {flat}

Words `{flat}` words *{flat}* words "{flat}" words.

    {flat}

```{flat}
{flat}
```

### {flat}

- {flat}
- [{flat}]({flat}) and [{flat}](<{flat}> "{flat}") and [one][mark] and <{flat}>
- ![{flat}]({flat} '{flat}')

[mark]: {flat} "{flat}"

> {flat}

| {flat} | x |
| --- | --- |
| {flat} | [x]({flat}) |

Noted.[^1] {{: title="{flat}" .{flat} }}

[^1]: {flat}

<p title="{flat}" id="{flat}" class="{flat}">x</p><a href="{flat}">x</a>
<img alt="{flat}" src="{flat}"><code class='{flat}'>x</code>

## Vision

{whole}

## Last

{whole}
"""


def write_hostile_folder(folder: Path, payloads: Sequence[str] = PAYLOADS) -> Path:
    """Write a file for each payload, the n-th with the title `T{n} {payload}`, and settings that are no better."""
    folder.mkdir(parents=True)
    (folder / "map.png").write_bytes(base64.b64decode(_PICTURE))
    (folder / "drawn.svg").write_text(_DRAWING, encoding="utf-8")
    (folder / "search.toml").write_text(_settings(payloads), encoding="utf-8")
    for number, payload in enumerate(payloads):
        path = folder / f"{slug(number, payload)}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_file(number, payload), encoding="utf-8", newline="")
    return folder


def slug(number: int, payload: str) -> str:
    """The payload itself wherever it can be a path in a folder, else a name with its number."""
    parts = payload.split("/")
    fits = all(part and not part.startswith(".") and len(part.encode()) < 200 and part.isprintable() for part in parts)
    return f"f{number}/{payload}" if fits and payload == payload.strip() else f"f{number}"


def flat(payload: str) -> str:
    """A payload on one line, without the characters that no file may have."""
    return " ".join(payload.replace("\x00", "").split())


def _file(number: int, payload: str) -> str:
    quoted = json.dumps(payload)
    lines = [f"title: {json.dumps(f'T{number} {payload}')}", "thumbnail: map.png"]
    lines += [f"{name}: {quoted}" for name in (*TEXTS, *ADDRESSES, *ODD)]
    lines += [f"{name}: [{quoted}, {quoted}]" for name in LISTS]
    lines += [
        f"{json.dumps('key ' + payload)}: {quoted}",
        f"header: {{caption: {quoted}, {json.dumps('k' + payload)}: {quoted}}}",
    ]
    body = _BODY.format(flat=flat(payload), whole=payload.replace("\x00", ""))
    return "\n".join(["---", *lines, "---", body])


def _settings(payloads: Sequence[str]) -> str:
    some = [json.dumps(flat(payload)) for payload in payloads[::25]]
    facets = ("country", "level", "status", "theme", "year", "language", "contact")
    tables = [f"[site]\ntitle = {some[0]}\ndescription = {some[1]}\nedit_url = 'javascript:alert(1)//{{path}}'"]
    tables += [f"[[facets]]\nname = '{name}'\nlabel = {label}" for name, label in zip(facets, some, strict=False)]
    tables += [
        f"[themes.t{number}]\nlabel = {text}\ndefinition = {text}\nheadings = ['governance {number}', {text}]"
        for number, text in enumerate(some)
    ]
    return "\n\n".join([*tables, f"[synonyms]\ngroups = [['alert', {some[-1]}]]\n"])
