"""Imports run one way (docs/architecture.md), and outside libraries stay in their rooms."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "language": set(),
    "files": {"language"},
    "geo": {"files", "language"},
    "indicators": {"files", "language"},
    "workshops": {"geo", "indicators", "files", "language"},
    "release": {"workshops", "geo", "indicators", "files", "language"},
    "dataset": {"release", "workshops", "geo", "indicators", "files", "language"},
    "reports": {"release", "dataset", "workshops", "geo", "indicators", "files", "language"},
    "drafting": {"release", "reports", "dataset", "workshops", "geo", "indicators", "files", "language"},
    "views": {"release", "reports", "dataset", "workshops", "geo", "indicators", "files", "language"},
    "commands": {"drafting", "release", "reports", "dataset", "workshops", "geo", "indicators", "files", "language"},
}
INNER = {
    "geo": ["", "drawing", "reading", "sheet", "web"],
    "indicators": ["", "survey", "weighting", "estimates", "register", "index", "relations"],
    "release": ["tables", "coarsening", "withholding", "earlier", "people", ""],
    "reports": ["map", "documents", "compare", "choice", "profile", "workshops"],
    "views": ["frame", "about", "choice", "compare", "map", "profile", "thread", "workshops", "routes"],
}
"""The rooms within a room, each importing only those before it; "" are the files that lie in no inner room."""
ONLY_IN = {
    "streamlit": {"views"},
    "streamlit_folium": {"views"},
    "folium": {"geo"},
    "typer": {"commands"},
}


def _imported(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides its room"
            names.add((node.module or "").partition(".")[0])
    return names


def _modules(file: Path) -> set[tuple[str, ...]]:
    """Modules of this project that a file may mean: what stands after ``from``, alone and with each imported name."""
    nodes = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    origins = [tuple((node.module or "").split(".")) for node in nodes]
    return {*origins, *((*origin, alias.name) for origin, node in zip(origins, nodes, strict=True) for alias in node.names)}


def _files(room: str) -> list[Path]:
    found = sorted((ROOT / room).rglob("*.py"))
    assert found, f"the room {room} is gone; mend this test and docs/architecture.md"
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    for file in _files(room):
        rooms = _imported(file) & set(MAY_IMPORT)
        assert rooms <= MAY_IMPORT[room] | {room}, file.relative_to(ROOT)


def _inner(room: str, parts: tuple[str, ...]) -> int:
    """The position of the inner room that a module lies in."""
    name = parts[1] if len(parts) > 2 else ""
    assert name in INNER[room], f"{'.'.join(parts)}: enter the inner room {name!r} in this test and in docs/architecture.md"
    return INNER[room].index(name)


@pytest.mark.parametrize("room", INNER)
def test_an_inner_room_imports_only_inner_rooms_before_it(room: str) -> None:
    modules = {file.relative_to(ROOT).with_suffix("").parts: file for file in _files(room) if file.name != "__init__.py"}
    for parts, file in modules.items():
        for imported in _modules(file):
            if imported in modules:
                assert _inner(room, imported) <= _inner(room, parts), f"{file.relative_to(ROOT)} imports {'.'.join(imported)}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_library_stays_in_its_room(room: str) -> None:
    for file in _files(room):
        for library, rooms in ONLY_IN.items():
            assert library not in _imported(file) or room in rooms, f"{file.relative_to(ROOT)} imports {library}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_nothing_that_is_shipped_imports_tests_or_scripts(room: str) -> None:
    for file in _files(room):
        assert not _imported(file) & {"tests", "script", "benchmarks"}, file.relative_to(ROOT)


def test_the_command_line_needs_no_web_face() -> None:
    assert not _imported(ROOT / "cli.py") & {"streamlit", "views", "dashboard", "tests", "script"}
