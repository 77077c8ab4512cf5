"""One folder with every distinct version of every file, for tools that run once over all of them.

The version is the first part of the path: `0/Dockerfile`, `1/Dockerfile`, and so on.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from tests.support.trees import files


class Stage:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[str, set[bytes]] = {}

    def add(self, path: str, content: bytes) -> None:
        """Keep a file unless this very version of it is there."""
        seen = self._seen.setdefault(path, set())
        version = sha256(content).digest()
        if version not in seen:
            target = self.folder / str(len(seen)) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            seen.add(version)

    def add_tree(self, tree: Path, paths: Iterable[Path] | None = None) -> None:
        for path in files(tree) if paths is None else paths:
            self.add(str(path), (tree / path).read_bytes())

    def first(self, path: str) -> str:
        return (self.folder / "0" / path).read_text("utf-8")

    def matching(self, *patterns: str) -> list[Path]:
        """All versions of the files whose path in the service matches; at least one."""
        found = [
            path for path in self._all() if any(self._fits(path, pattern) for pattern in patterns)
        ]
        assert found, f"no file matches {patterns}, so nothing would be checked"
        return found

    def path_in_service(self, path: object) -> str:
        """The path without the version, of a path that a tool printed."""
        relative = (self.folder / str(path)).relative_to(self.folder)
        return str(Path(*relative.parts[1:]))

    def _all(self) -> Iterator[Path]:
        return (self.folder / path for path in files(self.folder))

    def _fits(self, path: Path, pattern: str) -> bool:
        if pattern.endswith("/"):
            return self.path_in_service(path).startswith(pattern)
        return path.match(pattern)
