"""TCP ports of this machine."""

import errno
import socket

from chatsite.embedded.errors import StartError

# A client that has taken nothing for so long is cut off by the kernel. No server does
# that: uvicorn waits for it for ever, with 64 KB, and the kernel with 3 MB, for each.
STALLED_S = 60


def free() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether someone accepts connections on *port* of 127.0.0.1."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def url(listener: socket.socket) -> str:
    """The address of the site behind a listening socket, without a slash at its end."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, which web processes inherit.

    Held by the supervisor, so a second program cannot take the port, and callers wait
    in the queue instead of being refused while a web process is started again.

    Raises:
        StartError: when the port is taken or the address is none of this machine's.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address[:2], family=family, backlog=2048)
        # Connections inherit it. uvicorn takes a descriptor for a Unix socket and does
        # not set it: Nagle's algorithm then held every small response for 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux, tcp(7)
            listener.setsockopt(
                socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_S * 1000
            )
        return listener
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem = "is taken: stop what listens there, or set PORT to another one"
        else:
            problem = f"cannot be used ({error.strerror}): set HOST and PORT"
        raise StartError(f"Port {port} of {host} {problem}.") from error
