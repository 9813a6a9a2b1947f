"""Reindexing for webhooks: start an update with a bearer token, and poll its task."""

import hmac

from flask import Blueprint, jsonify, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, NotFound, Unauthorized, UnsupportedMediaType
from werkzeug.wrappers import Response

from search.indexing.tasks import Tasks
from web.api.answers.task import task_answer
from web.api.spec.endpoints import JSON, REINDEX, TASK
from web.urls.parameters import read_parameters


class Reindex:
    """The endpoints of reindexing; all need the token."""

    def __init__(self, tasks: Tasks, token: str, base: str) -> None:
        """Ask for updates.

        Args:
            tasks: what is asked of who does them.
            token: the secret of those who may ask; with "" nobody may, and there is nothing to see.
            base: what stands before every path.
        """
        self._tasks = tasks
        self._token = token.encode()
        self._base = base

    def routes(self) -> Blueprint:
        """The addresses of reindexing."""
        reindex = Blueprint("reindex", __name__)
        reindex.add_url_rule(REINDEX.rule, view_func=self.ask, methods=[REINDEX.method])
        reindex.add_url_rule(TASK.rule, view_func=self.task)
        return reindex

    def ask(self) -> tuple[Response, int]:
        """Start an update; answer with its task and where to poll it."""
        self._admit()
        _refuse_strange_bodies()
        answer = task_answer(self._tasks.request(), self._base)
        response = jsonify(answer)
        response.headers["Location"] = answer.links.here
        return response, REINDEX.status

    def task(self, id: str) -> Response:  # noqa: A002 (the name that the path gives it)
        """How far an update is."""
        self._admit()
        return jsonify(task_answer(self._tasks.task(id), self._base))

    def _admit(self) -> None:
        if not self._token:
            raise NotFound(REINDEX.not_found)
        authorization = request.authorization
        token = authorization.token if authorization and authorization.type == "bearer" else None
        if not hmac.compare_digest((token or "").encode(errors="replace"), self._token):
            raise Unauthorized("The bearer token is missing or wrong.", www_authenticate=WWWAuthenticate("bearer"))
        read_parameters(request.args.items(multi=True), (), strict=True)


def _refuse_strange_bodies() -> None:
    """No body is needed; one that is not JSON was meant for something else and is refused."""
    if not request.content_length:
        return
    if request.mimetype != JSON:
        raise UnsupportedMediaType(f"The body is {request.mimetype or 'of no stated type'}; allowed is {JSON}, or no body.")
    if not isinstance(request.get_json(silent=True), dict):
        raise BadRequest("The body is no JSON object; none is needed.")
