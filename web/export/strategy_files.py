"""One strategy as files: its sections as CSV and JSON Lines, its changes as a feed."""

import datetime
from collections.abc import Callable, Iterable, Sequence

import msgspec
from flask import Blueprint, request
from werkzeug.wrappers import Response

from search.engines.base import EngineReader
from search.strategies import Section, Strategy
from web.api.answers.strategy import section_answer
from web.export.atom import strategy_feed
from web.export.csv_table import BOM, Cell, csv_lines
from web.export.file_names import attachment
from web.export.xml import document
from web.http.limits.admission import Admission
from web.http.request_searcher import RequestSearcher
from web.urls.base_url import site_address
from web.urls.export_urls import ATOM, CSV, JSONL, MEDIA_TYPES, STRATEGY_ATOM, STRATEGY_CSV, STRATEGY_JSONL
from web.urls.links import strategy_href
from web.urls.parameters import Parameter, read_parameters, strategy_id

_COLUMNS = ("id", "strategy", "date", "section", "path", "themes", "draft", "text", "url")
_PARAMETERS = (Parameter("strategy", strategy_id(), "which strategy", repeatable=True, least=1, most=1),)


class StrategyFiles:
    """The files that are made of one strategy."""

    def __init__(self, searcher: RequestSearcher, base: str, admission: Admission, today: Callable[[], datetime.date]) -> None:
        """Answer from a searcher; `base` is the site's public address, or ""; `today` is the day that files are named by."""
        self._searcher = searcher
        self._base = base
        self._admission = admission
        self._today = today

    def routes(self) -> Blueprint:
        """The addresses of the files."""
        files = Blueprint("strategy_files", __name__)
        files.add_url_rule(STRATEGY_CSV, view_func=self.as_csv)
        files.add_url_rule(STRATEGY_JSONL, view_func=self.as_jsonl)
        files.add_url_rule(STRATEGY_ATOM, view_func=self.as_feed)
        return files

    def as_csv(self) -> Response:
        """A table with a row for each section."""
        reader, strategy = self._asked()
        address, title = site_address(self._base), reader.distinct_title(strategy)
        lines = csv_lines([_COLUMNS, *(_row(strategy, title, section, address) for section in strategy.sections)])
        return self._file([BOM, lines], title, CSV)

    def as_jsonl(self) -> Response:
        """A line for each section, as the API gives it."""
        reader, strategy = self._asked()
        answers = (
            section_answer(strategy.slug, section, position, self._base)
            for position, section in enumerate(strategy.sections, 1)
        )
        return self._file((msgspec.json.encode(one).decode() + "\n" for one in answers), reader.distinct_title(strategy), JSONL)

    def as_feed(self) -> Response:
        """The changes of the strategy."""
        reader, strategy = self._asked()
        return Response(document(strategy_feed(reader, strategy, site_address(self._base))), mimetype=MEDIA_TYPES[ATOM])

    def _asked(self) -> tuple[EngineReader, Strategy]:
        """The strategy that is asked for. Raises StrategyUnknown and ParametersInvalid."""
        reader = self._searcher.reader()
        [slug] = read_parameters(request.args.items(multi=True), _PARAMETERS, strict=True)["strategy"]
        return reader, reader.strategy(slug)

    def _file(self, parts: Iterable[str], title: str, form: str) -> Response:
        response = self._admission.answer(parts, f"{MEDIA_TYPES[form]}; charset=utf-8")
        response.headers["Content-Disposition"] = attachment(title, self._today(), form.rpartition(".")[2])
        return response


def _row(strategy: Strategy, title: str, section: Section, address: str) -> Sequence[Cell]:
    return [
        *(strategy.slug, title, str(strategy.date) if strategy.date else None),
        *(section.heading, " › ".join(section.path), "; ".join(section.themes), "true" if section.draft else "false"),
        *(section.text, address + strategy_href(strategy.slug, anchor=section.anchor)),
    ]
