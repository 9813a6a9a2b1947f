"""Clients that others generate from the description have every operation, and work against the real server."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.harness.serving_site import Site
from web.api.spec.endpoints import ENDPOINTS

pytestmark = pytest.mark.slow

OPERATIONS = {endpoint.name for endpoint in ENDPOINTS}
TYPESCRIPT = ("openapi-typescript@7", "typescript@5")
PROGRAM = """
import type { paths, operations } from "./api";

type Search = paths["/api/v1/search"]["get"]["responses"]["200"]["content"]["application/json"];
type Asked = NonNullable<operations["search"]["parameters"]["query"]>;

export const asked: Asked = { q: "open data", country: ["Germany"], match: "auto", sort: "newest", per_page: 5 };
export const best = (answer: Search): string | undefined => answer.hits[0]?.sections[0]?.snippet.html;
export const told = (answer: Search): string => `${answer.match}: ${answer.relaxed?.reason ?? ""} ${answer.links.self}`;
"""


@pytest.fixture(scope="module")
def description(served: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("description") / "openapi.json"
    path.write_bytes(served.get("/api/v1/openapi.json"))
    return path


@pytest.fixture(scope="module")
def client_package(description: Path) -> Any:
    """The package that openapi-python-client makes."""
    folder = description.parent / "client"
    command = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--meta", "none"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    subprocess.run(
        [*command, "--path", str(description), "--output-path", str(folder)],
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": path},
    )
    sys.path.insert(0, str(folder.parent))
    try:
        yield importlib.import_module("client")
    finally:
        sys.path.remove(str(folder.parent))


def test_a_python_client_has_every_operation(client_package: Any) -> None:
    folder = Path(client_package.__file__).parent / "api" / "default"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == OPERATIONS


def test_a_python_client_searches_with_filters(client_package: Any, served: Site) -> None:
    search = importlib.import_module("client.api.default.search")
    models = importlib.import_module("client.models")
    with client_package.Client(base_url=served.url) as client:
        answer = search.sync(client=client, q="open data", country=["Germany"], sort=models.Sort.NEWEST)
    asked = served.json("/api/v1/search?q=open+data&country=Germany&sort=newest")
    assert [hit.id for hit in answer.hits] == [hit["id"] for hit in asked["hits"]]
    assert answer.hits[0].sections[0].snippet.marks == asked["hits"][0]["sections"][0]["snippet"]["marks"]
    assert answer.total == asked["total"] > 0


@pytest.mark.soak  # fetches the generator and the compiler
def test_a_typescript_client_has_every_operation_and_compiles(description: Path) -> None:
    if shutil.which("npx") is None:
        pytest.skip("npx is absent")
    folder = description.parent / "typescript"
    folder.mkdir()
    generator, compiler = TYPESCRIPT
    run = ["npx", "--yes", "--package", generator, "--package", compiler, "--call"]
    (folder / "program.ts").write_text(PROGRAM, encoding="utf-8")
    options = {"compilerOptions": {"strict": True, "noEmit": True, "target": "es2022", "module": "es2022", "types": []}}
    (folder / "tsconfig.json").write_text(json.dumps({**options, "files": ["program.ts"]}), encoding="utf-8")
    done = subprocess.run(
        [*run, f"openapi-typescript {description} --output api.d.ts && tsc"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    types = (folder / "api.d.ts").read_text(encoding="utf-8")
    assert {name for name in OPERATIONS if f"    {name}: {{\n        parameters" in types} == OPERATIONS
