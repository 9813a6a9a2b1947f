"""The token of updates: compared in constant time, never in a log, never in an answer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from search.indexing.tasks import Tasks
from search.settings import Settings
from tests.harness.content_folder import titled, write
from tests.harness.raw_http import exchange, request
from tests.harness.serving_site import serving
from web.api.reindex import Reindex
from web.app import create_app

pytestmark = pytest.mark.slow

TOKEN = "sesame-open-0123456789"
NEARLY = TOKEN[:-1] + "8"


class _Compared(bytes):
    """Bytes that may only be compared by what takes as long for a wrong first character as for a wrong last one."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("compared by ==, which ends at the first difference")

    __hash__ = bytes.__hash__


class _Told(str):
    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return _Compared(super().encode(encoding, errors))


@pytest.mark.parametrize(("given", "status"), [(TOKEN, 202), (NEARLY, 401), ("", 401), ("é", 401), (TOKEN + "0", 401)])
def test_the_token_is_compared_in_constant_time(
    tmp_path: Path, build_engine: Callable[[Path], SearchEngine], given: str, status: int
) -> None:
    content = write(tmp_path / "content", {"bonn.md": titled("Bonn")})
    engine = build_engine(content)
    app = create_app(Settings(content=content, index=str(tmp_path / "index")), engine)
    reindex = Reindex(Tasks(tmp_path / "index"), _Told(TOKEN), "")
    app.view_functions["reindex.ask"] = reindex.ask
    answer = app.test_client().post("/api/v1/reindex", headers={"Authorization": f"Bearer {given}"})
    assert answer.status_code == status


def test_bytes_compared_by_equals_would_be_noticed() -> None:
    with pytest.raises(AssertionError, match="ends at the first difference"):
        assert _Told(TOKEN).encode() == TOKEN.encode()


def test_no_token_right_or_wrong_gets_into_a_log_or_an_answer(tmp_path: Path) -> None:
    content = write(tmp_path / "content", {"bonn.md": titled("Bonn")})
    settings = {"STRATEGY_SEARCH_REINDEX_TOKEN": TOKEN, "STRATEGY_SEARCH_LOG_LEVEL": "debug"}
    told = [f"Bearer {TOKEN}", f"Bearer {NEARLY}", f"bearer  {TOKEN}", f"Basic {TOKEN}", f"Token {TOKEN}", TOKEN]
    asked = [("POST", "/api/v1/reindex"), ("GET", "/api/v1/tasks/1"), ("GET", "/nowhere"), ("POST", "/search")]
    public = ("/metrics", "/api/v1/status", "/stats", "/api/v1/openapi.json", "/readyz")
    with serving(content, tmp_path / "index", **settings) as site:
        requests = [
            request(path, f"Authorization: {one}", f"Cookie: t={TOKEN}", method=how) for one in told for how, path in asked
        ]
        answers = [exchange(site, sent) for sent in (*requests, *map(request, public))]
        misplaced = exchange(site, request(f"/api/v1/reindex?token={TOKEN}", f"Authorization: {told[0]}", method="POST"))
        log = site.log()
    assert {status for answer in answers for status in answer.statuses} == {200, 202, 401, 404, 405}
    assert misplaced.statuses == [400]
    assert log.count('"path":"/api/v1/reindex"') == len(told) + 1
    assert "DEBUG" in log
    assert TOKEN[:-1] not in log
    assert [answer for answer in answers if TOKEN[:-1].encode() in answer.raw] == []
