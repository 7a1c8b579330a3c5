"""Holds the house to its plan: imports go one way, none inside functions, nothing too long."""

import ast
import statistics
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TUTOR = ROOT / "tutor"
MODULES = sorted(path for path in TUTOR.rglob("*.py") if "migrations" not in path.parts)
LAYERS = ["tracer", "sandbox", "quiz", "lessons", "learners", "teaching", "pages", "management"]
# What each pure package may import from outside the standard library and the packages before it.
FOREIGN = {
    "tracer": {"django", "asgiref"},
    "quiz": set(),
}
STANDARD = sys.stdlib_module_names
LONGEST_FUNCTION, LONGEST_FILE, MEDIAN_FUNCTION = 60, 400, 10


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(), filename=str(path)) for path in MODULES}


def package_of(path: Path) -> str | None:
    parts = path.relative_to(TUTOR).parts
    return parts[0] if len(parts) > 1 else None


def imports(tree: ast.AST) -> list[tuple[str, list[str], int]]:
    """Module, names taken from it, and line, of each import at any depth."""
    found: list[tuple[str, list[str], int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, [], node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.module or "", [alias.name for alias in node.names], node.lineno))
    return found


def own_packages(module: str, names: list[str]) -> list[str]:
    if module == "tutor":
        return [name for name in names if name in LAYERS]
    return [module.split(".")[1]] if module.startswith("tutor.") and module.split(".")[1] in LAYERS else []


def test_imports_go_one_way(trees: dict[Path, ast.Module]) -> None:
    wrong = [
        f"{named(path)}:{line} imports {target}"
        for path, tree in trees.items()
        if (package := package_of(path)) in LAYERS
        for module, names, line in imports(tree)
        for target in own_packages(module, names)
        if LAYERS.index(target) > LAYERS.index(package)
    ]
    assert not wrong


def test_nothing_is_imported_inside_a_function(trees: dict[Path, ast.Module]) -> None:
    wrong = [
        f"{named(path)}:{inner.lineno}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not wrong


def test_private_names_stay_in_their_package(trees: dict[Path, ast.Module]) -> None:
    wrong = [
        f"{named(path)}:{line} takes {name} from {module}"
        for path, tree in trees.items()
        for module, names, line in imports(tree)
        if module.startswith("tutor.")
        for name in names
        if name.startswith("_") and module.split(".")[1] != package_of(path)
    ]
    assert not wrong


def test_the_pure_packages_import_nothing_foreign(trees: dict[Path, ast.Module]) -> None:
    for package, allowed in FOREIGN.items():
        for path, tree in trees.items():
            if package_of(path) != package:
                continue
            tops = {module.split(".")[0] for module, _, _ in imports(tree)}
            foreign = {top for top in tops if top not in STANDARD and top != "tutor"}
            probe = package != "tracer" or "probes" in path.parts
            assert foreign <= (allowed if probe else set()), f"{named(path)} imports {foreign}"


def test_there_is_no_import_cycle_between_modules(trees: dict[Path, ast.Module]) -> None:
    names = {module_name(path): path for path in trees}
    edges = {
        name: {target for target in targets(trees[path]) if target in names and target != name}
        for name, path in names.items()
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join([*way, name])
        if name not in done:
            for target in sorted(edges[name]):
                visit(target, (*way, name))
            done.add(name)

    for name in sorted(edges):
        visit(name, ())


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def targets(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for module, names, _ in imports(tree):
        found |= {module} | {f"{module}.{name}" for name in names}
    return found


def test_functions_and_files_stay_short(trees: dict[Path, ast.Module]) -> None:
    lengths: list[int] = []
    for path, tree in trees.items():
        lines = path.read_text().count("\n")
        assert lines <= LONGEST_FILE, f"{named(path)} has {lines} lines"
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                lengths.append(length)
                assert length <= LONGEST_FUNCTION, (
                    f"{named(path)}:{node.lineno} {node.name} has {length} lines"
                )
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


def test_every_module_says_in_a_sentence_what_it_is_for(trees: dict[Path, ast.Module]) -> None:
    silent = [named(path) for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
    assert not silent
