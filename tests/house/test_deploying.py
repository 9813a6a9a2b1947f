"""What is written on deploying: the programs that read such files accept them, and the container is as its document says."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from search.index_address import ServerAddress, parse_address
from search.settings import Settings, variable_of
from tests.harness.serving_site import ROOT

EXAMPLES = re.findall(r"```(\w+)\n(.*?)```", (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8"), re.DOTALL)
VARIABLES = {variable_of(setting.name) for setting in fields(Settings)}


def examples(kind: str, at_least: int) -> list[str]:
    found = [text for name, text in EXAMPLES if name == kind]
    assert len(found) >= at_least
    return found


def accepted(*command: str) -> None:
    """The program is here, and finds nothing wrong."""
    program = shutil.which(command[0]) or shutil.which(command[0], path="/usr/sbin:/sbin")
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([program, *command[1:]], check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nginx_accepts_its_examples(tmp_path: Path) -> None:
    servers = re.sub(r"listen 80;", "listen 127.0.0.1:18080;", "\n".join(examples("nginx", 2)))
    file = tmp_path / "nginx.conf"
    file.write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{servers}\n}}\n", encoding="utf-8"
    )
    accepted("nginx", "-t", "-q", "-p", str(tmp_path), "-c", str(file))


def test_caddy_accepts_its_examples(tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(f"{{\nstorage file_system {tmp_path}\nadmin off\n}}\n" + "\n".join(examples("caddy", 2)), encoding="utf-8")
    accepted("caddy", "validate", "--adapter", "caddyfile", "--config", str(file))


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    [unit] = examples("ini", 1)
    assert set(re.findall(r"STRATEGY_SEARCH_\w+", unit)) <= VARIABLES
    file = tmp_path / "strategy-search.service"
    file.write_text(unit.replace("/usr/local/bin/strategy-search", sys.executable), encoding="utf-8")
    accepted("systemd-analyze", "verify", "--man=no", str(file))


def instructions() -> list[tuple[str, str]]:
    """The lines of the container's file, as instruction and what follows it."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def test_the_container_runs_the_program_as_nobody_over_what_it_may_not_write() -> None:
    every = instructions()
    last = every[max(place for place, (word, _) in enumerate(every) if word == "FROM") :]
    said = {word: rest for word, rest in last if word not in {"COPY", "RUN"}}
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", said["USER"])
    assert [word for word, _ in last].index("USER") > max(
        place for place, (word, _) in enumerate(last) if word in {"COPY", "RUN"}
    )
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert yaml.safe_load(said["ENTRYPOINT"]) == list(scripts)
    assert yaml.safe_load(said["CMD"]) == ["serve"]
    environment = dict(pair.split("=", 1) for pair in shlex.split(said["ENV"]))
    assert environment.keys() - {"PATH"} <= VARIABLES
    assert said["VOLUME"] == environment["STRATEGY_SEARCH_INDEX"]
    assert said["EXPOSE"] == environment["STRATEGY_SEARCH_PORT"]
    assert f":{said['EXPOSE']}/readyz" in said["HEALTHCHECK"]


def test_the_container_is_built_from_files_that_are_there_and_locked() -> None:
    copied = [rest.split()[:-1] for word, rest in instructions() if word == "COPY" and not rest.startswith("--from")]
    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []
    installs = [step for word, rest in instructions() if word == "RUN" for step in rest.split("&&") if " install " in step]
    assert len(installs) == 2
    assert all(
        "--require-hashes -r requirements.lock" in step or "--no-deps --no-build-isolation ." in step for step in installs
    )


def services(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))["services"]
    return found


def is_as_the_container_expects(service: dict[str, Any], *volumes: str) -> None:
    assert set(service["environment"]) <= VARIABLES
    assert [volume.rpartition("content")[2] for volume in service["volumes"]] == [":ro", *volumes]
    assert (service["read_only"], service["cap_drop"], service["tmpfs"]) == (True, ["ALL"], ["/tmp"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ports"][0].startswith("127.0.0.1:")


def test_compose_gives_the_container_what_it_expects_and_no_more() -> None:
    [service] = services("compose.yaml").values()
    is_as_the_container_expects(service, "index:/index")


def test_compose_of_a_cluster_has_three_nodes_and_two_servers_that_know_them() -> None:
    every = services("compose.cluster.yaml")
    nodes = [name for name in every if name.startswith("node")]
    servers = [every[name] for name in every.keys() - set(nodes)]
    assert (len(nodes), len(servers)) == (3, 2)
    for name in nodes:
        environment = every[name]["environment"]
        assert environment["node.name"] == name
        assert environment["discovery.seed_hosts"].split(",") == nodes
        assert environment["cluster.initial_cluster_manager_nodes"].split(",") == nodes
        assert "ports" not in every[name]
    for server in servers:
        is_as_the_container_expects(server)
        address = parse_address(server["environment"]["STRATEGY_SEARCH_INDEX"])
        assert isinstance(address, ServerAddress)
        assert list(address.hosts) == [f"http://{name}:9200" for name in nodes]
    assert len({server["ports"][0] for server in servers}) == 2


@pytest.mark.parametrize("name", ["compose.yaml", "compose.cluster.yaml"])
def test_docker_accepts_compose_files(name: str) -> None:
    accepted("docker-compose", "--file", str(ROOT / name), "config", "--quiet")
