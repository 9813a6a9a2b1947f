"""The address that a server listens on: looked up and tried before anything is begun."""

import socket

from search.errors import AddressUnusable


def free_address(host: str, port: int) -> tuple[str, int]:
    """The IP address of a host, and a port there that nobody listens on.

    Workers share their port with whoever asks to (SO_REUSEPORT): a second server would start without a word, and each request
    would be answered by the one or the other. So the port is tried as a program would that shares it with nobody.

    Args:
        host: a name or an address of this machine.
        port: 0 for any that is free.

    Raises:
        AddressUnusable: the host is none of this machine, or the port is taken or reserved.
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
