"""Requests to a cluster: pooled connections, one host after the other, failures as errors of this program."""

import math
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import urllib3
from urllib3.exceptions import HTTPError

from search.errors import EngineUnavailable, EngineUnusable, IndexDamaged, SearchTimedOut
from search.index_address import ServerAddress

MIN_VERSION = (2, 19)
"""The oldest version of OpenSearch that is supported."""
READ_TIMEOUT = 30.0
"""Default time limit of a request with all of its tries, in seconds."""
WRITE_TIMEOUT = 120.0
"""Time limit of a request that changes indexes, in seconds."""
CONNECT_TIMEOUT = 3.0
MAX_TRIES = 4
"""How often a search is tried while only a part of the cluster answers, as when a node is replaced."""
RETRY_PAUSE = 0.1
"""Seconds before the second try; more before each further one."""
CONNECTIONS = 16
"""Maximum number of pooled connections to each host, for the threads of one process."""
_BUSY = 429

Json = Any
Query = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request."""

    status: int
    json: Json

    @property
    def reason(self) -> str:
        """The reason of an error, in the server's words."""
        answer = self.json if isinstance(self.json, Mapping) else {}
        of_shards = answer.get("_shards", {}).get("failures", ())
        errors = [*(failure.get("reason", "") for failure in of_shards), answer.get("error", "")]
        return _reason(errors[0]) or f"status {self.status}"


class Connection:
    """The hosts of one address. Threads may share it; it requests nothing by itself."""

    def __init__(self, address: ServerAddress) -> None:
        self.address = address
        self._hosts = address.hosts
        self._first = 0
        user = f"{address.user}:{address.password or ''}" if address.user is not None else None
        headers = {"Content-Type": "application/json"} | (urllib3.make_headers(basic_auth=user) if user else {})
        self._pool = urllib3.PoolManager(num_pools=len(self._hosts), maxsize=CONNECTIONS, headers=headers, retries=False)
        self._checked = False
        self._mine = threading.Lock()

    def check(self) -> None:
        """Check, once, that a recent enough OpenSearch answers. Raises EngineUnusable or EngineUnavailable."""
        with self._mine:
            if self._checked:
                return
            answer = self.ask("GET", "/")
            version = answer.json.get("version", {}) if isinstance(answer.json, Mapping) else {}
            if answer.status != 200 or not isinstance(version, Mapping) or version.get("distribution") != "opensearch":
                raise EngineUnusable(f"What answers at {self.address} is no OpenSearch.")
            number = str(version.get("number"))
            if tuple(int(part) for part in number.split(".")[:2] if part.isdigit()) < MIN_VERSION:
                wanted = ".".join(map(str, MIN_VERSION))
                raise EngineUnusable(f"OpenSearch at {self.address} is of version {number}; {wanted} or newer is needed.")
            self._checked = True

    def ask(
        self, method: str, path: str, body: object = None, seconds: float = READ_TIMEOUT, **parameters: str | int | bool
    ) -> Answer:
        """Send a request to one host after the other until one gives an answer that is no transient error.

        Raises:
            EngineUnavailable: no host does.
            EngineUnusable: it refuses the user, accepts no changes, or is no OpenSearch.
        """
        sent = body if isinstance(body, bytes) else None if body is None else msgspec.json.encode(body)
        query_string = "?" + urlencode({name: _text(value) for name, value in parameters.items()}) if parameters else ""
        last, why = time.monotonic() + seconds, ""
        for number in range(len(self._hosts)):
            at = (self._first + number) % len(self._hosts)
            remaining = last - time.monotonic()
            if remaining <= 0:
                break
            try:
                is_last = number + 1 == len(self._hosts)
                share = remaining if is_last else remaining / 2  # a host that hangs leaves time for the others
                timeout = urllib3.Timeout(connect=min(share, CONNECT_TIMEOUT), read=share)
                response = self._pool.request(method, self._hosts[at] + path + query_string, body=sent, timeout=timeout)
            except HTTPError as error:
                why = _plain(error)
                continue
            answer = self._checked_answer(response)
            if not _is_transient(answer.status):
                self._first = at
                return answer
            why = answer.reason
        raise EngineUnavailable(f"The engine at {self.address} cannot be reached: {why or 'it took too long'}.")

    def _checked_answer(self, response: urllib3.BaseHTTPResponse) -> Answer:
        try:
            answer = Answer(response.status, msgspec.json.decode(response.data) if response.data else {})
        except msgspec.MsgspecError:
            if _is_transient(response.status):
                return Answer(response.status, {})
            if response.status not in (401, 403):
                raise EngineUnusable(f"What answers at {self.address} is no OpenSearch.") from None
            answer = Answer(response.status, {})
        if answer.status == 401:
            raise EngineUnusable(f"OpenSearch at {self.address} refuses the user or the password.")
        if blocked := _block_of(answer.json):
            raise EngineUnusable(f"OpenSearch at {self.address} takes no changes: {blocked}.")
        if answer.status == 403:
            raise EngineUnusable(f"OpenSearch at {self.address} does not allow it: {answer.reason}.")
        return answer

    def search(self, index: str, bodies: Sequence[Query], deadline: float = math.inf, **parameters: str) -> list[Json]:
        """The complete answers to some searches of one index, sent in one request; a partial answer counts as none.

        Raises:
            SearchTimedOut: the deadline, by `time.monotonic()`, is over.
            IndexDamaged: the index is gone.
            EngineUnavailable: there is no complete answer.
        """
        head = msgspec.json.encode({"index": index, "allow_partial_search_results": False, **parameters})
        sent = b"".join(line for body in bodies for line in (head, b"\n", msgspec.json.encode(body), b"\n"))
        problem = ""
        for number in range(MAX_TRIES):
            if number:
                time.sleep(min(RETRY_PAUSE * number, max(0.0, deadline - time.monotonic())))
            remaining = READ_TIMEOUT if deadline == math.inf else deadline - time.monotonic()
            if remaining <= 0:
                raise SearchTimedOut("The search took longer than the limit.")
            try:
                answer = self.ask("POST", "/_msearch", sent, remaining, max_concurrent_searches=len(bodies))
            except EngineUnavailable:
                if time.monotonic() >= deadline:
                    raise SearchTimedOut("The search took longer than the limit.") from None
                raise
            found = answer.json.get("responses", [])
            if not (problem := self._problem_of(index, answer, found)):
                return list(found)
            self._first += 1  # the next host may reach more of the others
        raise EngineUnavailable(f"The engine at {self.address} cannot be reached: {problem}.")

    def _problem_of(self, index: str, answer: Answer, found: Iterable[Json]) -> str:
        """Why answers are not complete although a further try may give them; "" if they are complete."""
        if answer.status != 200:
            raise EngineUnusable(f"OpenSearch at {self.address} does not understand a search: {answer.reason}.")
        for each in found:
            if "error" in each:
                reason = _reason(each["error"])
                if each.get("status") == 404:
                    raise IndexDamaged(f"{self.address}: the index {index} is gone.")
                if not _is_transient(each.get("status", 500)):
                    raise EngineUnusable(f"OpenSearch at {self.address} does not understand a search: {reason}.")
                return reason
            if each["timed_out"] or each["_shards"]["failed"]:
                return "it answers in part"
        return ""

    def close(self) -> None:
        """Close the open connections; new ones are opened when they are needed."""
        self._pool.clear()


def _is_transient(status: int) -> bool:
    """Whether a status is a transient error: another host, or the same one later, may give an answer."""
    return status == _BUSY or status >= 500


def quoted_name(name: str) -> str:
    """A name encoded as a part of a path."""
    return quote(name, safe="")


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _reason(error: Json) -> str:
    """The first cause in an error."""
    if not isinstance(error, Mapping):
        return str(error)
    causes = error.get("root_cause") or [error]
    reason = causes[0].get("reason") or error.get("reason") or error.get("type", "")
    return " ".join(str(reason).split())[:300].rstrip(".")


def _block_of(answer: Json) -> str:
    """Why the cluster or an index accepts no changes, if an answer says so; else ""."""
    error = answer.get("error") if isinstance(answer, Mapping) else None
    return _reason(error) if isinstance(error, Mapping) and error.get("type") == "cluster_block_exception" else ""


def _plain(error: HTTPError) -> str:
    """The reason why a connection failed, without the names of objects in this process."""
    text = " ".join(str(error.args[-1] if error.args else error).split())
    return text.rpartition(">: ")[2].rstrip(".") or type(error).__name__
