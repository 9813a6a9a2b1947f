"""The address of an index, a folder or a server with a prefix; the default address; and the folder for notes of updates.

An address is a text. `engine+https://host:9200/prefix` names an engine, the server that holds its indexes, and which of them;
servers of one cluster may be listed, `host:9200,other:9200`. Every other text is a folder's path.
"""

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from platformdirs import user_cache_path

from search.errors import SettingInvalid

DEFAULT_CONTENT = Path("content")
"""The content folder of a project, whose index stands beside it."""
DEFAULT_INDEX = "index"
Address = str | os.PathLike[str]
"""An address as a text or a path."""

_ON_A_SERVER = re.compile(r"[a-z][a-z0-9]*\+https?://")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SECRET = re.compile(r"//.*@", re.DOTALL)
"""The user info, up to the last `@`, so that it includes passwords with signs that should have been encoded."""
_IMPOSSIBLE = re.compile(r"[\s?#\\\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The parts of an address that is not a folder. As text it has no secrets."""

    engine: str
    url: str
    """`https://host:9200`, without user info."""
    prefix: str
    """The name of the index on the server, without slashes around it; "" if none is given."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    others: tuple[str, ...] = ()
    """Further hosts of the same cluster, each `host:9200`."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts as URLs, that of `url` first."""
        scheme = self.url.partition("://")[0]
        return (self.url, *(f"{scheme}://{other}" for other in self.others))

    def __str__(self) -> str:
        """The canonical address, the same for every spelling of it and every user."""
        return f"{self.engine}+{','.join((self.url, *self.others))}/{self.prefix}"


def parse_address(address: Address) -> Path | ServerAddress:
    """The path of a folder, or the parts of an address that names a server.

    Folders may be called `a+b` or `c:d`. What begins like a URL is not taken for a folder, unless written as `./http://…`.

    Raises:
        SettingInvalid: it is neither.
    """
    text = os.fspath(address)
    if _ON_A_SERVER.match(text):
        return _server(text)
    if _URL.match(text):
        raise SettingInvalid(
            f"{without_secrets(text)} names no engine: {_EXAMPLE}; a folder of this name is written ./{without_secrets(text)}"
        )
    return Path(text)


_EXAMPLE = "the address of an index is a folder, or looks like engine+https://host:9200/prefix"


def _server(address: str) -> ServerAddress:
    engine, _, url = address.partition("+")
    scheme, _, rest = url.partition("://")
    hosts, _, prefix = rest.partition("/")
    login, _, hosts = hosts.rpartition("@")
    first, *others = [_host(f"{scheme}://{host}") for host in hosts.split(",")]
    if not (first and all(others)) or _IMPOSSIBLE.search(address):
        raise SettingInvalid(f"{without_secrets(address)} cannot be used: {_EXAMPLE}")
    user, password = (None if text is None else unquote(text) for text in _login(f"{scheme}://{login}@host"))
    return ServerAddress(engine, f"{scheme}://{first}", prefix.strip("/"), user, password, tuple(others))


def _login(url: str) -> tuple[str | None, str | None]:
    parts = urlsplit(url)
    return (parts.username or None, parts.password)


def _host(url: str) -> str:
    """`host:9200` of a URL; "" if it has no host, or an invalid port."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    return (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "") if host else ""


def without_secrets(address: str) -> str:
    """An address as it may be shown and logged: without user, password and parameters."""
    return re.split(r"[?#]", _SECRET.sub("//***@", address))[0] if _URL.match(address) else address


def with_password(address: str, file: str) -> str:
    """The address of a server with the password from a file. A folder, or an address with a password, stays as it is.

    Raises:
        SettingInvalid: the file cannot be read, or the address names no user.
    """
    place = parse_address(address)
    if isinstance(place, Path) or place.password is not None:
        return address
    if place.user is None:
        raise SettingInvalid(f"{place} names no user whose password {file} could be; write user@ before the host")
    try:
        password = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingInvalid(f"the password of {place} cannot be read: {error}") from error
    scheme, _, rest = address.partition("://")
    login, slash, prefix = rest.partition("/")
    user, _, hosts = login.rpartition("@")
    return f"{scheme}://{user}:{quote(password, safe='')}@{hosts}{slash}{prefix}"


def absolute(address: str) -> str:
    """The address for processes with another working folder. Links are not resolved, since their targets may change."""
    place = parse_address(address)
    return str(place.absolute()) if isinstance(place, Path) else address


def state_folder(address: Address) -> Path:
    """The folder for this machine's notes of updates: the index folder itself, or for a server one in the user's cache.

    Raises:
        SettingInvalid: the address is invalid, or the user has no cache folder.
    """
    place = parse_address(address)
    return place if isinstance(place, Path) else _in_user_cache(str(place), os.fsencode(str(place)), "XDG_CACHE_HOME")


def default_index(content: Path) -> str:
    """The index folder of a content folder: `index` for the project's own, else one in the user's cache folder.

    Every spelling of a path, and every link to it, leads to the same index.

    Raises:
        SettingInvalid: the user has no cache folder.
    """
    folder = _real(content)
    return DEFAULT_INDEX if folder == _real(DEFAULT_CONTENT) else str(_in_user_cache(folder.name, bytes(folder), "--index DIR"))


def _in_user_cache(name: str, identity: bytes, otherwise: str) -> Path:
    """A folder in the user's cache folder, which need not exist."""
    cache = user_cache_path("strategy-search")
    if not cache.is_absolute():
        raise SettingInvalid(f"this user has no home folder to keep an index in; `{otherwise}` says where else")
    readable = re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-")[:40] or "content"
    return cache / f"{readable}-{hashlib.sha256(identity).hexdigest()[:16]}"


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # unlike Path.resolve, it does not fail for links in a circle
