"""Whether an address can be one: its marks, its scheme, its blanks and its host; and what it was probably meant as."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from search.checks.source.prose import HIDDEN

Part = Literal["link_syntax", "link_host"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with an address."""

    rule: Part
    message: str
    """The rest of a sentence that begins with the address."""
    fixed: str | None
    """The address as it was meant, where that is plain."""


@lru_cache(maxsize=4096)
def flaw_of(address: str) -> Flaw | None:
    """The first thing that is wrong with an address; None if nothing is, or it is a path or a template.

    The fixed address has no flaw of any kind left.
    """
    first = None
    fixed = address
    for _ in range(_MAX_FLAWS):
        found = next(filter(None, (check(fixed) for check in _CHECKS)), None)
        if found is None:
            return first and Flaw(first.rule, first.message, fixed)
        first = first or found
        if found.fixed is None:
            break
        fixed = found.fixed
    return first and Flaw(first.rule, first.message, None)


_MAX_FLAWS = 6
"""An address with more is not worth guessing at."""
_QUOTES = "\"'“”„‘’‚«»`"
_SCHEME = re.compile(r"(?P<scheme>[a-z]{3,7})(?P<marks>[:;.,]?[/\\]{2,}:?|[:;][/\\]?)(?=[\w\[{<])", re.IGNORECASE)
_TWICE = re.compile(r"https?:(?://)?(?=https?:?//)", re.IGNORECASE)
_OTHER_SCHEMES = frozenset("ftp ftps sftp file mailto tel data git ssh news irc urn doi javascript".split())
_HOST = re.compile(r"https?://(?:[^/?#@\s]*@)?(?P<host>\[[^\]]*\]|[^/?#:\\]*)(?P<port>:[^/?#]*)?", re.IGNORECASE)
_TEMPLATE = re.compile(rf"[{{}}<>$%*{HIDDEN}]|\.\.\.|…")
"""What an address has that readers are to fill in."""


def _stray_quotes(address: str) -> Flaw | None:
    bare = address.strip(_QUOTES + " \t")
    return None if bare == address.strip() else Flaw("link_syntax", "has a stray quotation mark", bare or None)


def _scheme(address: str) -> Flaw | None:
    if twice := _TWICE.match(address):
        return Flaw("link_syntax", "has its scheme twice", address[twice.end() :])
    if re.match(r"www\d?\.", address, re.IGNORECASE):
        return Flaw("link_syntax", "has no scheme such as https://", f"https://{address}")
    match = _SCHEME.match(address)
    if match is None or match["scheme"].lower() in _OTHER_SCHEMES:
        return None
    scheme = min(("https", "http"), key=lambda known: OSA.distance(match["scheme"].lower(), known))
    if OSA.distance(match["scheme"].lower(), scheme) > 1 or f"{scheme}://" == match[0].lower():
        return None
    return Flaw("link_syntax", f"begins with {match[0]!r} instead of {scheme}://", f"{scheme}://{address[match.end() :]}")


def _blanks(address: str) -> Flaw | None:
    if not re.search(r"\s", address):
        return None
    host = _HOST.match(address)
    if host and re.search(r"\s", host["host"].strip()):
        return Flaw("link_host", "has a blank in its host", None)
    return Flaw("link_syntax", "has a blank in it", re.sub(r"\s", "%20", address.strip()) if host else None)


def _host(address: str) -> Flaw | None:
    match = _HOST.match(address)
    if match is None or _TEMPLATE.search(match[0]):
        return None
    host = match["host"]
    for check in (_marks_of_sentences, _labels, _last_label):
        fault, fixed = check(host)
        if fault:
            whole = None if fixed is None else address[: match.start("host")] + fixed + address[match.end("host") :]
            return Flaw("link_host", fault, whole)
    if match["port"] and not re.fullmatch(r":\d{0,5}", match["port"]):
        return Flaw("link_host", "has a port that is no number", None)
    return None


_CHECKS: tuple[Callable[[str], Flaw | None], ...] = (_stray_quotes, _scheme, _blanks, _host)
_Verdict = tuple[str, str | None]
_FINE: _Verdict = ("", None)


def _marks_of_sentences(host: str) -> _Verdict:
    """Marks that belong to the sentence around an address, or are a slip for a dot."""
    bare = host.rstrip(".,;:!")
    if bare != host:
        return f"has a {host[-1]!r} at the end of its host", bare or None
    if "," in host:
        return "has a comma in its host", host.replace(",", ".")
    if ".." in host:
        return "has two dots in a row in its host", re.sub(r"\.{2,}", ".", host)
    return _FINE


_DOTS_LEFT_OUT = re.compile(r"www\w+|\w{3,}(?:com|gov|org)", re.IGNORECASE)
"""Of hosts on the internet; others without a dot are names in a network of one's own."""


def _labels(host: str) -> _Verdict:
    if not host:
        return "has no host", None
    if _is_ip_address(host):
        return _FINE
    if "." not in host:
        return (f"has a host without a dot, {host!r}", None) if _DOTS_LEFT_OUT.fullmatch(host) else _FINE
    for label in host.split("."):
        if not re.fullmatch(r"[\w-]{1,63}", label) or label.startswith("-") or label.endswith("-"):
            return f"has a host that cannot be: {label!r} is no part of a name", None
    return _FINE


def _last_label(host: str) -> _Verdict:
    """Top-level domains are two letters or more."""
    last = host.rpartition(".")[2]
    if _is_ip_address(host) or "." not in host or re.fullmatch(r"[^\W\d_]{2,}|xn--[\w-]+", last, re.IGNORECASE):
        return _FINE
    return f"has a host that cannot be: no name ends in {last!r}", None


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
