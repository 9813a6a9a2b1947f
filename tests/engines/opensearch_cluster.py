"""A real OpenSearch cluster on this machine, from jars that Maven fetches once: for tests, and for `make opensearch`."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from platformdirs import user_cache_path

POM = Path(__file__).parent / "opensearch_node" / "pom.xml"
VERSION = "2.19.6"
NODES = 3 if os.environ.get("CI") else 1
"""Of the cluster that tests share."""
HEAP = "256m"
ROOM = 2_000_000_000
_SECONDS = 600.0
"""Seconds that nodes may take to find one another, on a busy machine too."""

MODULES = {
    "transport-netty4": ("org.opensearch.transport.Netty4Plugin", ("transport-netty4", "netty-"), ""),
    "lang-painless": (
        "org.opensearch.painless.PainlessPlugin",
        ("lang-painless", "opensearch-scripting-painless", "asm", "antlr4"),
        "",
    ),
    "analysis-common": ("org.opensearch.analysis.common.CommonAnalysisPlugin", ("analysis-common",), "lang-painless"),
}
"""Name of a module → its class, what its jars' names begin with, and the module that it extends."""
POLICIES = {
    "transport-netty4": """
        permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
        permission java.net.SocketPermission "*", "accept,connect";
        permission java.lang.RuntimePermission "*", "setContextClassLoader";
        permission java.lang.RuntimePermission "getClassLoader";
        permission java.util.PropertyPermission "sun.nio.ch.bugLevel", "write";""",
    "lang-painless": """
        permission java.lang.RuntimePermission "createClassLoader";
        permission java.lang.RuntimePermission "getClassLoader";""",
}
"""What modules may do besides; the descriptors and policies of a distribution are not in the jars."""
LOG = """status = error
appender.f.type = File
appender.f.name = f
appender.f.fileName = ${sys:opensearch.logs.base_path}${sys:file.separator}node.log
appender.f.layout.type = PatternLayout
appender.f.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1.} %m%n
rootLogger.level = warn
rootLogger.appenderRef.f.ref = f
"""
FLAGS = """-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ActiveProcessorCount=1 -Xshare:auto -Djava.security.manager=allow
    -Dfile.encoding=UTF-8 -Djna.nosys=true -Dlog4j2.disable.jmx=true -Dlog4j.shutdownHookEnabled=false -Dio.netty.noUnsafe=true
    -Dio.netty.noKeySetOptimization=true -Djava.locale.providers=SPI,COMPAT""".split()


def lacking() -> str:
    """What a cluster needs and this machine has not; "" where nothing is lacking."""
    return " and ".join(program for program in ("java", "mvn") if not shutil.which(program))


def artifacts(pom: Path) -> Path:
    """The folder of what a POM names, which a second run finds as the first has left it."""
    folder = user_cache_path("strategy-search-tests") / f"opensearch-{sha256(pom.read_bytes()).hexdigest()[:12]}"
    if not folder.is_dir():
        part = folder.with_name(f"{folder.name}.{os.getpid()}")
        fetch = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", "-DincludeScope=runtime"]
        subprocess.run([*fetch, f"-DoutputDirectory={part}"], check=True, stdin=subprocess.DEVNULL)
        with suppress(OSError):  # somebody else was faster
            part.rename(folder)
    return folder


class Plain:
    """Nodes that let everybody do everything."""

    def lay_out(self, home: Path) -> None:
        """Make a home as a distribution has it: the server's jars, and a folder for each module with its descriptor."""
        for empty in ("lib", "bin", "plugins", "extensions"):  # it looks for them, and may not make them
            (home / empty).mkdir(parents=True)
        for name, (main, _, extends) in MODULES.items():
            folder = home / "modules" / name
            folder.mkdir(parents=True)
            (folder / "plugin-descriptor.properties").write_text(
                f"name={name}\ndescription={name}\nversion={VERSION}\nopensearch.version={VERSION}\njava.version=11\n"
                f"classname={main}\nextended.plugins={extends}\nhas.native.controller=false\n"
            )
            if name in POLICIES:
                (folder / "plugin-security.policy").write_text(f"grant {{{POLICIES[name]}\n}};\n")
        for jar in artifacts(POM).glob("*.jar"):
            module = next((name for name, (_, begins, _) in MODULES.items() if jar.name.startswith(begins)), "")
            shutil.copy(jar, home / "modules" / module if module else home / "lib")

    def configure(self, _config: Path) -> Mapping[str, str]:
        """Write into a node's folder of settings; settings besides the usual ones."""
        return {}

    def get(self, port: int, path: str) -> Any:
        """What a node answers. Raises OSError."""
        with closing(urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)) as answer:
            return json.load(answer)


PLAIN = Plain()


class Node:
    """One process of the cluster."""

    def __init__(
        self, home: Path, memory: Path, number: int, ports: list[int], transports: list[int], heap: str, kind: Plain
    ) -> None:
        """Start it; what it stores lies in memory."""
        self.port = ports[number]
        root = home.parent / f"node-{number}"
        data = memory / root.name
        for folder in (root / "tmp", root / "logs", root / "config", data):  # in `config` it writes a keystore when it starts
            folder.mkdir(parents=True)
        (root / "config" / "log4j2.properties").write_text(LOG)
        (root / "config" / "opensearch.yml").touch()
        settings = {
            "cluster.name": "tests",
            "node.name": f"node-{number}",
            "path.data": data,
            "path.logs": root / "logs",
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": transports[number],
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in transports),
            "cluster.initial_cluster_manager_nodes": ",".join(f"node-{each}" for each in range(len(ports))),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **kind.configure(root / "config"),
        }
        as_root = os.geteuid() == 0  # as whom it refuses to run
        if as_root:
            for each in (root, *root.rglob("*"), data):
                shutil.chown(each, "nobody", "nogroup")
        paths = {
            "java.io.tmpdir": root / "tmp",
            "jna.tmpdir": root / "tmp",
            "opensearch.path.home": home,
            "opensearch.path.conf": root / "config",
            "opensearch.distribution.type": "tar",
            "opensearch.bundled_jdk": "false",
        }
        who: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if as_root else {}
        with (root / "stdout").open("wb") as out:
            self.process = subprocess.Popen(
                ["java", f"-Xms{heap}", f"-Xmx{heap}", *FLAGS]
                + [f"-D{name}={value}" for name, value in paths.items()]
                + ["-cp", f"{home}/lib/*", "org.opensearch.bootstrap.OpenSearch"]
                + [f"-E{name}={value}" for name, value in settings.items()],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=root,
                env={"PATH": os.environ["PATH"], "HOME": str(root)},
                **who,
            )


@contextmanager
def running(count: int, heap: str = HEAP, kind: Plain = PLAIN) -> Iterator[list[Node]]:
    """A cluster of so many nodes that have found one another, for as long as the block lasts."""
    with TemporaryDirectory(prefix="opensearch-") as folder, TemporaryDirectory(prefix="opensearch-", dir=_memory()) as memory:
        for each in (folder, memory):
            Path(each).chmod(0o755)
        home = Path(folder) / "home"
        kind.lay_out(home)
        ports = free_ports(2 * count)
        nodes = [Node(home, Path(memory), number, ports[:count], ports[count:], heap, kind) for number in range(count)]
        try:
            _wait_for(nodes, kind)
            yield nodes
        finally:
            for node in nodes:
                node.process.kill()
            for node in nodes:
                node.process.wait()


def _memory() -> str | None:
    """A folder in memory, if there is a roomy one: each change of a cluster waits several times for what it is written to."""
    folder = "/dev/shm"
    return folder if Path(folder).is_dir() and shutil.disk_usage(folder).free > ROOM else None


def free_ports(count: int) -> list[int]:
    """Ports on which nobody listened just now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _wait_for(nodes: list[Node], kind: Plain) -> None:
    last, asked = time.monotonic() + _SECONDS, f"wait_for_nodes={len(nodes)}&timeout=5s"
    while time.monotonic() < last:
        dead = next((node for node in nodes if node.process.poll() is not None), None)
        if dead:
            raise RuntimeError(f"the node of OpenSearch at port {dead.port} ended")
        with suppress(OSError):
            if kind.get(nodes[0].port, f"/_cluster/health?{asked}")["number_of_nodes"] == len(nodes):
                return
        time.sleep(0.1)
    raise RuntimeError("OpenSearch does not start")


class Shared:
    """One cluster for all processes of a test run: it ends when none of them is left, however they end."""

    def __init__(self, folder: Path) -> None:
        """Take part in the cluster that is noted in a folder; start it where nobody has."""
        self._process: subprocess.Popen[bytes] | None = None
        self._mine = (folder / "users").open("a")
        fcntl.flock(self._mine, fcntl.LOCK_SH)
        told = folder / "nodes.json"
        with (folder / "starting").open("a") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not told.exists():
                command = [sys.executable, "-m", "tests.engines.opensearch_cluster", str(folder)]
                self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
                while not told.exists():
                    if self._process.poll() is not None:
                        raise RuntimeError("OpenSearch does not start")
                    time.sleep(0.1)
        self.ports: list[int] = json.loads(told.read_text())

    def leave(self) -> None:
        """Need it no more; whoever started it waits until nobody does."""
        self._mine.close()
        if self._process:
            self._process.wait()


def _until_unused(folder: Path) -> None:
    """Run a cluster for the tests that noted themselves in a folder."""
    with (folder / "users").open("a") as users, running(NODES) as nodes:
        part = folder / "nodes.part"
        part.write_text(json.dumps([node.port for node in nodes]))
        part.rename(folder / "nodes.json")
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(0.2)
    shutil.rmtree(folder)


def _for_a_developer() -> None:
    with running(3) as nodes:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        print(f"Three nodes are up. Ctrl-C ends them.\n  --index opensearch+http://{hosts}/cities", flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # the nodes end too
    if len(sys.argv) > 1:
        _until_unused(Path(sys.argv[1]))
    else:
        _for_a_developer()
