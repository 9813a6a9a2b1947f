"""The image is built from Containerfile, on a base of Debian's packages, and serves as docs/deploying.md says."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.harness.content_folder import titled, write
from tests.harness.processes import command, descendants
from tests.harness.server_processes import is_over
from tests.harness.serving_site import ROOT, Site, free_port, until
from tests.pages.test_content_links import PIXEL

pytestmark = pytest.mark.soak

IMAGE = "strategy-search"
MOST = 250_000_000
"""Bytes of all files of the image."""
SECONDS_TO_END = 3.0
NOBODY = 10001
BASES = {"base": "python3", "builder": "python3,python3-venv,python3-pip,ca-certificates"}
"""Name of a base → its packages."""
SPARE = ("var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/info")
"""What images of Debian go without."""
OUTSIDE = ("/etc/ssl/certs", "/etc/pip.conf", "/etc/resolv.conf")
"""How this machine reaches packages, if it has these."""


class Store:
    """Images and containers that are nobody else's."""

    def __init__(self, folder: Path) -> None:
        self._command = ["buildah", "--root", f"{folder}/root", "--runroot", f"{folder}/run", "--storage-driver", "vfs"]

    def command(self, *command: str) -> list[str]:
        return [*self._command, *command]

    def run(self, *command: str) -> str:
        """What a command has printed. It must succeed."""
        done = subprocess.run(self.command(*command), check=False, capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
        return done.stdout.strip()

    def config(self) -> Any:
        """What the image says of how it is run."""
        return json.loads(self.run("inspect", "--type=image", IMAGE))["Docker"]["config"]

    def debian(self, name: str, packages: str, folder: Path) -> None:
        """Make an image of this machine's Debian with some packages."""
        archive, release = _archive()
        packed = ["debootstrap", "--variant=minbase", f"--include={packages}", release, str(folder), archive]
        subprocess.run(packed, check=True, capture_output=True)
        for spare in SPARE:
            shutil.rmtree(folder / spare, ignore_errors=True)
        empty = self.run("from", "scratch")
        self.run("add", "--quiet", empty, str(folder), "/")
        self.run("commit", "--quiet", "--rm", empty, name)
        shutil.rmtree(folder)


def _archive() -> tuple[str, str]:
    """Where this machine's packages come from, and of which release they are."""
    targets = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"]
    archive, release = subprocess.run(targets, check=True, capture_output=True, text=True).stdout.split()[:2]
    return archive, release


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Where the image `strategy-search` is."""
    lacking = [
        program for program in ("buildah", "debootstrap") if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")
    ]
    if lacking or os.geteuid():
        pytest.skip(f"no image is built without {' and '.join(lacking or ['being root'])}")
    folder = tmp_path_factory.mktemp("store")
    store = Store(folder)
    for name, packages in BASES.items():
        store.debian(name, packages, folder / name)
    outside = [f"--volume={path}:{path}:ro" for path in OUTSIDE if Path(path).exists()]
    bases = ["--build-arg=BASE=localhost/base", "--build-arg=BUILDER=localhost/builder"]
    store.run("build", "--format=docker", "--isolation=chroot", *bases, *outside, "--file=Containerfile", f"--tag={IMAGE}", ".")
    yield store
    store.run("rm", "--all")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {
        "oslo.md": titled("Oslo", "strategy_date: 12. desember 2022")
        + "## Åpenhet\n\nAlle data deles.\n\n![En havn](havn.png)\n",
        "turku.md": titled("Turku") + "## Harbour\n\nShips report their cargo.\n",
    }
    write(tmp_path / "content", files)
    (tmp_path / "content" / "havn.png").write_bytes(PIXEL)
    (tmp_path / "index").mkdir()
    os.chown(tmp_path / "index", NOBODY, NOBODY)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    return tmp_path / "content"


@contextmanager
def served(store: Store, content: Path, *environment: str, below: str = "") -> Iterator[Site]:
    """The image as it starts by itself, with its own user, over a folder and an index that are mounted."""
    container, port = store.run("from", IMAGE), free_port()
    config = store.config()
    mounted = [f"--volume={content}:/content:ro", f"--volume={content.parent / 'index'}:/index"]
    said = [f"--env={name}" for name in (f"STRATEGY_SEARCH_PORT={port}", *environment)]
    serve = store.command("run", "--isolation=chroot", *mounted, *said, container, "--", *config["Entrypoint"], *config["Cmd"])
    log = content.parent / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(serve, stdout=out, stderr=subprocess.STDOUT)
    site = Site(f"http://127.0.0.1:{port}{below}", process, log, content)
    try:
        until(lambda: _is_ready(site), explain=site.log)
        yield site
    finally:
        for one in _program(process.pid):
            os.kill(one, signal.SIGKILL)
        process.kill()
        process.wait()
        store.run("rm", container)


def _is_ready(site: Site) -> bool:
    assert site.process.poll() is None, site.log()
    try:
        return bool(site.get("/readyz"))
    except OSError:
        return False


def _program(process: int) -> list[int]:
    """The processes of the program, its first one first, below one of the tool that runs containers."""
    return [each for each in descendants(process) if f"Uid:\t{NOBODY}" in _status(each) and command(each).startswith("/opt/")]


def _status(process: int) -> str:
    try:
        return Path(f"/proc/{process}/status").read_text()
    except OSError:
        return ""


def test_the_image_is_small(store: Store) -> None:
    container = store.run("from", IMAGE)
    root = Path(store.run("mount", container))
    seen = {(stat.st_dev, stat.st_ino): stat.st_size for stat in (path.lstat() for path in root.rglob("*"))}
    assert sum(seen.values()) < MOST


def test_it_serves_as_nobody_follows_an_edit_and_ends_when_told(store: Store, content: Path) -> None:
    with served(store, content) as site:
        found = site.json("/api/v1/search?q=cargo")
        assert [hit["id"] for hit in found["hits"]] == ["turku"]
        assert [hit["id"] for hit in site.json("/api/v1/search?year=2022")["hits"]] == ["oslo"]
        assert site.get("/pictures/havn.png") == PIXEL
        assert b"<entry>" in site.get("/search.atom?q=cargo")
        write(content, {"turku.md": titled("Turku") + "## Harbour\n\nFerries report their passengers.\n"})
        until(lambda: site.json("/api/v1/search?q=passengers")["total"] == 1, explain=site.log)
        assert "SyntaxWarning" not in site.log(), "something is compiled whenever it starts"
        processes = _program(site.process.pid)
        assert len(processes) > 1
        started = time.monotonic()
        os.kill(processes[0], signal.SIGTERM)
        assert site.process.wait(60) == 0, site.log()
        assert time.monotonic() - started < SECONDS_TO_END
        assert all(map(is_over, processes))


def test_its_content_cannot_be_written_and_its_health_is_told(store: Store, content: Path) -> None:
    with served(store, content) as site:
        container = store.run("from", IMAGE)
        kind, *check = store.config()["Healthcheck"]["Test"]
        assert kind == "CMD"
        port = site.url.rpartition(":")[2]
        check = [part.replace("8000", port) for part in check]
        store.run("run", "--isolation=chroot", container, "--", *check)
        write_ = store.command(
            "run", "--isolation=chroot", f"--volume={content}:/content:ro", container, "--", "touch", "/content/x"
        )
        assert subprocess.run(write_, check=False, capture_output=True).returncode != 0


def test_it_stands_below_a_path(store: Store, content: Path) -> None:
    with served(store, content, "STRATEGY_SEARCH_PUBLIC_URL=http://example.org/strategies", below="/strategies") as site:
        links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', site.get("/?q=cargo").decode()))
        assert len(links) > 10
        assert [link for link in links if not link.startswith("/strategies/")] == []
