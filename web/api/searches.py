"""What readers searched for without success, for programs."""

from flask import Blueprint, jsonify, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from web.api.answers.searches import searches_answer
from web.api.spec.endpoints import SEARCHES
from web.http.search_counts import SearchCounts
from web.urls.parameters import read_parameters


class Searches:
    """The endpoint of counted searches."""

    def __init__(self, counts: SearchCounts | None) -> None:
        """Answer with counts; None where searches are not counted."""
        self._counts = counts

    def routes(self) -> Blueprint:
        """Its address."""
        searches = Blueprint("searches", __name__)
        searches.add_url_rule(SEARCHES.rule, view_func=self.searches)
        return searches

    def searches(self) -> Response:
        """The searches. Raises NotFound where they are not counted."""
        if self._counts is None:
            raise NotFound(SEARCHES.not_found)
        read_parameters(request.args.items(multi=True), (), strict=True)
        return jsonify(searches_answer(self._counts))
