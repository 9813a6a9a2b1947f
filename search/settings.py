"""One frozen table of settings: paths, limits and workers, from flags and `STRATEGY_SEARCH_*` variables."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from search.errors import SettingInvalid
from search.index_address import DEFAULT_CONTENT, DEFAULT_INDEX, default_index, state_folder, with_password

PREFIX = "STRATEGY_SEARCH_"


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. Passed in, never looked up deep inside."""

    content: Path = _setting(DEFAULT_CONTENT, "folder of strategies")
    index: str = _setting(
        DEFAULT_INDEX, "address of the index: the folder that it is built in; for other content, in the user's cache folder"
    )
    index_password_file: str = _setting("", "file with the password, where the address of the index names a user alone")
    host: str = _setting("127.0.0.1", "address that `serve` listens on")
    port: int = _setting(8000, "port that `serve` listens on")
    workers: int = _setting(2, "worker processes of `serve`")
    watch: bool = _setting(True, "whether `serve` follows changes of the content folder")
    public_url: str = _setting("", "address under which readers reach the site, with the path that it stands at, if any")
    trusted_proxies: int = _setting(0, "proxies before `serve`, one behind the other, whose X-Forwarded headers are believed")
    reindex_token: str = _setting("", "bearer token of `POST /api/v1/reindex`; empty switches it off")
    count_searches: bool = _setting(True, "whether searches that find too little are counted, for maintainers to see")
    search_seconds: float = _setting(1.0, "longest time that one search may take, in seconds")
    file_seconds: float = _setting(4.0, "most processor time that reading one file may take, in seconds")
    file_megabytes: int = _setting(200, "most memory that reading one file may take, in MB")
    model: str = _setting("", "folder of a sentence model, for the order by meaning; needs the extra `semantic`")
    embed_seconds: float = _setting(0.05, "longest time that embedding one search may take, in seconds; beyond it words alone")
    log_level: str = _setting("info", "least severe messages that are logged: debug, info, warning or error")

    @property
    def state_folder(self) -> Path:
        """The folder for notes of updates; see `search.index_address.state_folder`. Raises SettingInvalid."""
        return state_folder(self.index)


PUBLIC_PATH = r"(?:/(?!\.+(?:/|$))[A-Za-z0-9._~-]+)*"
"""Pattern of the path of a site: names that are written in the same way in an address, in a header and in a page."""

_PUBLIC_URL = re.compile(rf"(?:https?://[^\s/?#@\"'<>\\]+{PUBLIC_PATH}/?)?")
_ALLOWED: Mapping[str, tuple[str, Callable[[Any], object]]] = {
    "port": ("from 0 to 65535", lambda port: 0 <= port <= 65535),
    "workers": ("from 1 to 64", lambda workers: 1 <= workers <= 64),
    "public_url": ("http:// or https://, a host, and maybe a path of letters, digits and -._~", _PUBLIC_URL.fullmatch),
    "trusted_proxies": ("from 0 to 9", lambda proxies: 0 <= proxies <= 9),
    "search_seconds": ("more than 0", lambda seconds: seconds > 0),
    "embed_seconds": ("more than 0", lambda seconds: 0 < seconds < float("inf")),
    "file_seconds": ("more than 0", lambda seconds: 0 < seconds < float("inf")),
    "file_megabytes": ("more than 0", lambda megabytes: megabytes > 0),
    "log_level": ("debug, info, warning or error", {"debug", "info", "warning", "error"}.__contains__),
}
"""What a variable must be beyond its type, in words and as a test; the command line checks flags."""


def settings_from(environ: Mapping[str, str], **flags: Any) -> Settings:
    """Settings from the environment; a flag that is not None wins over its variable.

    Args:
        environ: the process environment; `STRATEGY_SEARCH_PORT` sets `port`, and so on.
        flags: values given on the command line, None where not given.

    Raises:
        SettingInvalid: a variable is unknown, does not have the setting's type, or is out of its range.
    """
    known = {setting.name: setting for setting in fields(Settings)}
    values: dict[str, Any] = {}
    for variable, text in environ.items():
        if variable.startswith(PREFIX):
            name = variable.removeprefix(PREFIX).lower()
            if name not in known:
                raise SettingInvalid(f"{variable} is not a setting; known are {', '.join(map(variable_of, known))}")
            values[name] = _typed(variable, text, type(known[name].default))
            must, allowed = _ALLOWED.get(name, ("", lambda _: True))
            if not allowed(values[name]):
                raise SettingInvalid(f"{variable} is {text!r}; it must be {must}")
    values |= {name: value for name, value in flags.items() if value is not None}
    if "index" not in values and "content" in values:
        values["index"] = default_index(values["content"])
    if "index" in values and (file := values.get("index_password_file")):
        values["index"] = with_password(values["index"], file)
    return Settings(**values)


def variable_of(name: str) -> str:
    """The environment variable that sets a setting."""
    return PREFIX + name.upper()


def _typed(variable: str, text: str, kind: type[Any]) -> Any:
    if kind is bool:
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "no", "off"}:
            return False
        raise SettingInvalid(f"{variable} is {text!r}; it must be true or false")
    try:
        return Path(text) if issubclass(kind, Path) else kind(text)
    except ValueError as error:
        raise SettingInvalid(f"{variable} is {text!r}; it must be of type {kind.__name__}") from error
