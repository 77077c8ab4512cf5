"""Adds endpoints to a generated service, as its framework's own documentation writes them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

FILES = Path(__file__).parents[1] / "plain"
END = ""


@dataclass(frozen=True)
class Line:
    """A text that comes behind a line of a file, or at its end."""

    file: str
    behind: str
    text: str

    def insert(self, tree: Path) -> None:
        path = tree / self.file
        source = path.read_text("utf-8")
        if self.behind == END:
            path.write_text(f"{source}{self.text}", "utf-8")
            return
        before, anchor, after = source.partition(f"{self.behind}\n")
        assert anchor, f"{self.behind!r} is not in {self.file}"
        path.write_text(f"{before}{anchor}{self.text}{after}", "utf-8")


@dataclass(frozen=True)
class Addition:
    """What a newcomer adds: whole files, each with the one that it becomes, and lines."""

    files: dict[str, str]
    lines: tuple[Line, ...]

    def add_to(self, tree: Path) -> None:
        for name, target in self.files.items():
            shutil.copy(FILES / name, tree / target)
        for line in self.lines:
            line.insert(tree)


def text(name: str) -> str:
    return (FILES / name).read_text("utf-8")


FASTAPI = Addition(
    {
        "fastapi/plain.py": "app/api/v1/endpoints/plain.py",
        "fastapi/plain_items.py": "app/api/v1/endpoints/plain_items.py",
    },
    (
        Line(
            "app/api/v1/router.py",
            END,
            "\nfrom app.api.v1.endpoints import plain, plain_items\n\n"
            "router.include_router(plain.router)\n"
            "router.include_router(plain_items.router)\n",
        ),
        Line("app/main.py", END, "\n\n" + text("fastapi/hello.py")),
    ),
)


def express(data_layer: str) -> Addition:
    return Addition(
        {
            "express/plain.ts": "src/api/v1/endpoints/plain.ts",
            f"express/plain-items.{data_layer}.ts": "src/api/v1/endpoints/plain-items.ts",
        },
        (
            Line(
                "src/api/v1/router.ts",
                END,
                "\nimport { plain } from './endpoints/plain.ts';\n"
                "import { plainItems } from './endpoints/plain-items.ts';\n",
            ),
            Line(
                "src/api/v1/router.ts",
                "  const router = express.Router({ caseSensitive: true });",
                "  router.use('/plain', plain);\n"
                "  router.use('/plain/items', plainItems(database));\n",
            ),
            Line(
                "src/app.ts",
                "export function addRoutes(app: Express, application: Application): void {",
                text("express/hello.ts"),
            ),
        ),
    )


ADDITIONS = {
    "fastapi_sqlalchemy": FASTAPI,
    "express_sequelize": express("sequelize"),
    "express_typeorm": express("typeorm"),
}
