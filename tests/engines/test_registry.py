"""Addresses of indexes: what is a folder, what names an engine, what is refused, and what may be shown of them."""

from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from search.engines.registry import ENGINES, open_engine
from search.engines.whoosh.engine import WhooshEngine
from search.errors import SettingInvalid
from search.index_address import ServerAddress, absolute, parse_address, state_folder, without_secrets
from search.meaning.embedder import Embedder

FOLDERS = [
    "index",
    "/srv/index",
    "a+b",
    "c:d",
    "a+b:/c",
    "./http://c",
    "opensearch+http:/c",
    "opensearch+https",
    "me@host:9200/a",
]
SERVER = "opensearch+https://reader:s3cret@Search.example:9200/city-data/"


@pytest.mark.parametrize("address", FOLDERS)
def test_a_folder_may_be_called_whatever_a_path_may(address: str) -> None:
    assert parse_address(address) == Path(address)
    assert isinstance(open_engine(address), WhooshEngine)
    assert isinstance(open_engine(Path(address)), WhooshEngine)
    assert (without_secrets(address), state_folder(address)) == (address, Path(address))
    assert absolute(address) == str(Path(address).absolute())


@pytest.mark.parametrize("address", ["http://host:9200", "file:///srv/index", "Open+https://host", "s3://bucket/index"])
def test_what_looks_like_a_web_address_and_names_no_engine_is_refused(address: str) -> None:
    with pytest.raises(SettingInvalid, match=r"names no engine: .* a folder of this name is written \./"):
        open_engine(address)
    assert isinstance(open_engine(f"./{address}"), WhooshEngine)


def test_an_address_of_a_server_has_engine_url_prefix_and_user() -> None:
    place = parse_address(SERVER)
    assert place == ServerAddress("opensearch", "https://search.example:9200", "city-data", "reader", "s3cret")
    assert str(place) == "opensearch+https://search.example:9200/city-data"
    assert parse_address("a1+http://[::1]:9200") == ServerAddress("a1", "http://[::1]:9200", "")
    assert parse_address("a1+http://me@host:1,[::1],other:3/x") == ServerAddress(
        "a1", "http://host:1", "x", "me", None, ("[::1]", "other:3")
    )
    assert str(parse_address("a1+http://me@host:1,other:3/x")) == "a1+http://host:1,other:3/x"
    assert parse_address("a1+http://me:a%40b%2Fc@host/x/y") == ServerAddress("a1", "http://host", "x/y", "me", "a@b/c")


def test_an_address_is_opened_by_the_engine_that_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[ServerAddress] = []

    def open_other(address: ServerAddress, _embedder: Embedder | None) -> SearchEngine:
        opened.append(address)
        return WhooshEngine(Path("other"))

    monkeypatch.setitem(ENGINES, "other", open_other)
    open_engine("other+http://host:1/a")
    assert opened == [ServerAddress("other", "http://host:1", "a")]
    with pytest.raises(SettingInvalid) as caught:
        open_engine("lucene+https://me:s3cret@host/a")
    assert str(caught.value) == (
        "lucene+https://host/a: there is no engine 'lucene'; the address of an index is a folder or opensearch+https://… or other+https://…"
    )


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "/prefix",
        ":9200",
        "host,",
        ",host/a",
        "host,:9200",
        "s3cret@",
        "host:port",
        "host:99999",
        "me:s3cret@ho st",
        "host/a?key=s3cret",
        "host/a#b",
        "[::1",
    ],
)
def test_an_address_that_cannot_be_one_is_refused_without_its_secrets(rest: str) -> None:
    with pytest.raises(SettingInvalid, match="cannot be used: the address of an index is a folder, or looks like") as caught:
        open_engine(f"opensearch+https://{rest}")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (SERVER, "opensearch+https://***@Search.example:9200/city-data/"),
        ("a+http://me:s3/cret@host/x", "a+http://***@host/x"),
        ("a+http://me:s3#cret@host/x", "a+http://***@host/x"),
        ("a+http://me:s3@cret@host/x", "a+http://***@host/x"),
        ("http://me:s3cret@host/x", "http://***@host/x"),
        ("a+http://host/x?key=s3cret", "a+http://host/x"),
        ("me:s3cret@host", "me:s3cret@host"),
    ],
)
def test_an_address_is_shown_without_what_is_nobodys_business(address: str, told: str) -> None:
    assert without_secrets(address) == told


def test_notes_of_a_servers_index_lie_in_one_folder_whoever_logs_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = state_folder(SERVER)
    assert folder.parent == tmp_path / "strategy-search"
    assert folder.name.startswith("opensearch-https-search-example-9200-cit")
    assert state_folder("opensearch+https://search.example:9200/city-data") == folder
    others = ["opensearch+https://search.example:9200/city", "opensearch+http://search.example:9200/city-data"]
    assert folder not in {state_folder(other) for other in others}
    assert list(tmp_path.iterdir()) == []
