"""Splits front matter from the body, by format: python-frontmatter's handlers, each with a loader that has limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from search.content.formats import json_loader, toml_loader, yaml_loader
from search.content.formats.limits import RULE, size_checked
from search.errors import FileFaulty


class _Loader(Protocol):
    """The interface of the loader modules."""

    def load(self, source: str, *, first_line: int = 1) -> Any: ...

    def key_lines(self, source: str, *, first_line: int = 1) -> dict[str, int]: ...


class _Yaml(YAMLHandler):
    """YAML as Jekyll and pandoc read it: three dots (`...`) end it too."""

    FM_BOUNDARY = re.compile(r"^(?:-{3,}|\.{3})\s*$", re.MULTILINE)


class _Toml(BaseHandler):
    """TOML front matter. python-frontmatter's own handler needs the package `toml`; Python now has `tomllib`."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of front matter."""

    name: str
    fence: str
    """The closing fence, named in the fault about unclosed front matter."""
    handler: BaseHandler
    opening: re.Pattern[str]
    """Matches the opening fence at the start of a page; the document begins where the match ends."""
    field: re.Pattern[str]
    """Matches a field after the opening: tells unclosed front matter from a page that begins with a horizontal rule."""
    loader: _Loader

    def split(self, page: str, opening: re.Match[str], line: int) -> tuple[str, str] | None:
        """Split a page into the document and the body; None if the opening begins no front matter.

        Args:
            page: a text that begins with the opening.
            opening: the match of `opening` on the page.
            line: line of the file at which the document begins.

        Raises:
            FileFaulty: rule `front_matter`.
        """
        try:
            source, body = self.handler.split(page)
        except FileFaulty as fault:  # only from JSON, which must be parsed to find its end
            raise FileFaulty(str(fault), rule=RULE, line=line + (fault.line or 1) - 1) from fault
        except ValueError:
            if self.field.match(page, opening.end()):
                message = f"the front matter has no closing `{self.fence}`"
                raise FileFaulty(message, rule=RULE, line=line) from None
            return None
        return size_checked(source, line), body


class _Json(JSONHandler):
    """JSON as Hugo reads it: the closing brace ends it, with no fence."""

    def split(self, text: str) -> tuple[str, str]:
        """Split into the object and the body. Raises ValueError if other text follows on the object's last line."""
        end = json_loader.end_of(text)
        rest_of_line, _, body = text[end:].partition("\n")
        if rest_of_line.strip():
            raise ValueError("a text that begins with an object is no front matter")
        return text[:end], body


_JSON_BEGINS = re.compile(r'(?=\{\s*"(?:[^"\\\n]|\\.){0,200}"\s*:)')
FORMATS = (
    Format("yaml", "---", _Yaml(), YAMLHandler.FM_BOUNDARY, re.compile(r"\n\w[\w-]*:(?:\s|$)"), yaml_loader),
    Format("toml", "+++", _Toml(), _Toml.FM_BOUNDARY, re.compile(r"\n\s*(?:[\w.\"'-]+\s*=|\[)"), toml_loader),
    Format("json", "}", _Json(), _JSON_BEGINS, re.compile(r"(?!)"), json_loader),
)


def format_of(page: str) -> tuple[Format, re.Match[str]] | None:
    """The format of the front matter that a page seems to begin with, and its opening."""
    found = ((each, each.opening.match(page)) for each in FORMATS)
    return next(((each, opening) for each, opening in found if opening), None)


def key_lines(name: str, source: str, first_line: int) -> Mapping[str, int]:
    """The line of every top-level field of a document, by the name of its format."""
    loader = next(each.loader for each in FORMATS if each.name == name)
    return loader.key_lines(source, first_line=first_line)
