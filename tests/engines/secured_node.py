"""A node of OpenSearch with users, roles and TLS, as the security plugin of its distribution gives them."""

import json
import os
import re
import shutil
import ssl
import subprocess
import urllib.request
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.engines.opensearch_cluster import POM, VERSION, Plain, artifacts

ADMIN = "admin:admin"
"""The user that the plugin's own examples have."""
_PLUGIN = "opensearch-security"
_STORE, _STORE_PASSWORD = "node.p12", "changeit"


class Secured(Plain):
    """Nodes that ask who somebody is, over TLS with a certificate that they have made for themselves."""

    def __init__(self, folder: Path) -> None:
        """Leave the certificate in a folder, for those who have to believe it."""
        self.certificate = folder / "certificate.pem"
        self._store = folder / _STORE
        names = ["-dname", "CN=node", "-ext", "san=ip:127.0.0.1", "-ext", "bc:c=ca:true"]
        self._keytool("-genkeypair", "-alias", "node", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", *names)
        self._keytool("-exportcert", "-rfc", "-alias", "node", "-file", str(self.certificate))
        self._keytool("-importcert", "-noprompt", "-alias", "believed", "-file", str(self.certificate))

    def _keytool(self, *command: str) -> None:
        store = ["-keystore", str(self._store), "-storetype", "PKCS12", "-storepass", _STORE_PASSWORD]
        subprocess.run(["keytool", *command, *store], check=True, capture_output=True, stdin=subprocess.DEVNULL)

    def lay_out(self, home: Path) -> None:
        """As a distribution has it, with the plugin. Its version may be older than the node's, which minds that otherwise."""
        super().lay_out(home)
        [archive] = artifacts(POM.parent / "security" / POM.name).glob("*.zip")
        self._plugin = home / "plugins" / _PLUGIN
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(self._plugin)
        descriptor = self._plugin / "plugin-descriptor.properties"
        descriptor.write_text(re.sub(r"(?m)^opensearch\.version=.*", f"opensearch.version={VERSION}", descriptor.read_text()))

    def configure(self, config: Path) -> Mapping[str, str]:
        """The plugin's examples of users and roles, which may be changed by whoever is `ADMIN`."""
        shutil.copytree(self._plugin / "config", config / _PLUGIN)
        shutil.copy(self._store, config)
        stores = {
            f"plugins.security.ssl.{layer}.{store}_{key}": value
            for layer in ("transport", "http")
            for store in ("keystore", "truststore")
            for key, value in (("filepath", _STORE), ("type", "PKCS12"), ("password", _STORE_PASSWORD))
        }
        return {
            **stores,
            "plugins.security.ssl.http.enabled": "true",
            "plugins.security.allow_default_init_securityindex": "true",
            "plugins.security.restapi.roles_enabled": "all_access",
            "plugins.security.nodes_dn": "CN=node",
        }

    def get(self, port: int, path: str) -> Any:
        """What a node answers to `ADMIN`. Raises OSError."""
        return self.ask(port, "GET", path)

    def ask(self, port: int, method: str, path: str, body: object = None) -> Any:
        """What a node answers to `ADMIN`. Raises OSError."""
        headers = {"Authorization": f"Basic {b64encode(ADMIN.encode()).decode()}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", data, headers, method=method)
        believing = ssl.create_default_context(cafile=os.fspath(self.certificate))
        with closing(urllib.request.urlopen(request, timeout=10, context=believing)) as answer:
            return json.load(answer)
