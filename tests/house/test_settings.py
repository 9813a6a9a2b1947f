"""Settings come from variables and flags; a flag wins, and a wrong or unknown variable is named."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from search.errors import SettingInvalid
from search.settings import PREFIX, Settings, settings_from, variable_of

EVERY_VARIABLE: dict[str, tuple[str, Any]] = {
    "content": ("/srv/strategies", Path("/srv/strategies")),
    "index": ("/var/lib/index", "/var/lib/index"),
    "index_password_file": ("/srv/password", "/srv/password"),
    "host": ("0.0.0.0", "0.0.0.0"),
    "port": ("9000", 9000),
    "workers": ("4", 4),
    "watch": ("false", False),
    "public_url": ("https://example.org", "https://example.org"),
    "trusted_proxies": ("1", 1),
    "reindex_token": ("secret", "secret"),
    "count_searches": ("false", False),
    "search_seconds": ("2.5", 2.5),
    "file_seconds": ("1.5", 1.5),
    "file_megabytes": ("100", 100),
    "model": ("/srv/model", "/srv/model"),
    "embed_seconds": ("0.5", 0.5),
    "log_level": ("debug", "debug"),
}


def test_without_anything_said_the_defaults_hold() -> None:
    assert {setting.name: setting.default for setting in fields(Settings)}["search_seconds"] == 1.0  # tests give it more
    assert settings_from({}, search_seconds=1.0) == Settings(
        content=Path("content"),
        index="index",
        index_password_file="",
        host="127.0.0.1",
        port=8000,
        workers=2,
        watch=True,
        public_url="",
        trusted_proxies=0,
        reindex_token="",
        count_searches=True,
        search_seconds=1.0,
        file_seconds=4.0,
        file_megabytes=200,
        model="",
        embed_seconds=0.05,
        log_level="info",
    )


def test_every_setting_says_what_it_means() -> None:
    assert [setting.name for setting in fields(Settings) if not setting.metadata["meaning"]] == []


@pytest.mark.parametrize("name", [setting.name for setting in fields(Settings)])
def test_every_setting_has_a_variable_of_its_type(name: str) -> None:
    text, value = EVERY_VARIABLE[name]
    read = getattr(settings_from({variable_of(name): text}), name)
    assert read == value
    assert type(read) is type(getattr(Settings(), name))


def test_variables_are_the_names_in_capitals_behind_one_prefix() -> None:
    assert variable_of("search_seconds") == "STRATEGY_SEARCH_SEARCH_SECONDS"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", True), ("true", True), ("YES", True), ("on", True), ("0", False), ("False", False), ("no", False), ("off", False)],
)
def test_a_switch_is_said_in_any_usual_way(text: str, value: bool) -> None:
    assert settings_from({f"{PREFIX}WATCH": text}).watch is value


@pytest.mark.parametrize(
    "address",
    ["", "http://example.org/", "https://data.example.org:8443", "http://[::1]:8000", "https://example.org/a.b/strategies_2/"],
)
def test_a_public_address_has_a_scheme_and_a_host_and_maybe_a_path(address: str) -> None:
    assert settings_from({f"{PREFIX}PUBLIC_URL": address}).public_url == address


def test_variables_of_other_programs_are_ignored() -> None:
    assert settings_from({"PORT": "1", "STRATEGY": "x", "PATH": "/bin"}) == Settings()


def test_a_flag_wins_over_its_variable_and_one_not_given_does_not() -> None:
    environ = {f"{PREFIX}PORT": "9000", f"{PREFIX}WATCH": "true"}
    settings = settings_from(environ, port=9001, watch=False, content=None, host=None)
    assert (settings.port, settings.watch, settings.content, settings.host) == (9001, False, Path("content"), "127.0.0.1")


@pytest.mark.parametrize(
    ("name", "text", "must"),
    [
        ("PORT", "http", "of type int"),
        ("PORT", "", "of type int"),
        ("PORT", "65536", "from 0 to 65535"),
        ("PORT", "-1", "from 0 to 65535"),
        ("WORKERS", "2.5", "of type int"),
        ("WORKERS", "0", "from 1 to 64"),
        ("WORKERS", "65", "from 1 to 64"),
        ("SEARCH_SECONDS", "soon", "of type float"),
        ("SEARCH_SECONDS", "0", "more than 0"),
        ("SEARCH_SECONDS", "nan", "more than 0"),
        ("EMBED_SECONDS", "0", "more than 0"),
        ("FILE_SECONDS", "0", "more than 0"),
        ("FILE_SECONDS", "inf", "more than 0"),
        ("FILE_MEGABYTES", "0", "more than 0"),
        ("FILE_MEGABYTES", "1.5", "of type int"),
        ("TRUSTED_PROXIES", "10", "from 0 to 9"),
        ("TRUSTED_PROXIES", "*", "of type int"),
        ("WATCH", "maybe", "true or false"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
        *(
            ("PUBLIC_URL", address, "http:// or https://, a host, and maybe a path of letters, digits and -._~")
            for address in (
                *("example.org", "https://", "ftp://example.org", "https://example.org/?a=1", "https://example.org//a"),
                *("https://me:secret@example.org", "https://exa mple.org", 'https://example.org"><b', "//example.org"),
                *(
                    "https://example.org/a/../b",
                    "https://example.org/.",
                    "https://example.org/a%2fb",
                    "https://example.org/a;b",
                ),
            )
        ),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_with_what_it_must_be(name: str, text: str, must: str) -> None:
    with pytest.raises(SettingInvalid) as caught:
        settings_from({PREFIX + name: text})
    assert str(caught.value) == f"{PREFIX}{name} is {text!r}; it must be {must}"


def test_an_unknown_variable_is_named_with_those_that_are_known() -> None:
    with pytest.raises(SettingInvalid) as caught:
        settings_from({f"{PREFIX}PROT": "9000"})
    known = ", ".join(variable_of(setting.name) for setting in fields(Settings))
    assert str(caught.value) == f"{PREFIX}PROT is not a setting; known are {known}"
