"""Resolves and tests the address that a server will listen on, before anything is started."""

import socket

from search.errors import AddressUnusable


def free_address(host: str, port: int) -> tuple[str, int]:
    """The IP address of a host, and a free port there.

    Workers share their port (SO_REUSEPORT), so a second server would start without an error, and each request would go to
    either of the two. Therefore the port is first bound without sharing.

    Args:
        host: a name or an address of this machine.
        port: 0 for any free port.

    Raises:
        AddressUnusable: the host is not on this machine, or the port is taken or reserved.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections to an earlier server may linger
            probe.bind(where)
            address, free = probe.getsockname()[:2]
            return address, free
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no name of a host"
        raise AddressUnusable(f"{host}, port {port}, cannot be listened on: {reason}.") from error
