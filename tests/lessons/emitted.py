"""Finds in the source, without running it, all codes that its problems can have.

A code is followed from where a problem is made back through the functions that hand it on, to where it is written.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_OF = {"Fault": "code", "Problem": "code"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """One file. `passed` are its functions that hand one of their parameters on as a code: name to parameters."""

    path: Path
    tree: ast.Module
    imported: dict[str, str] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                self.imported |= {name.asname or name.name: node.module for name in node.names}
            if isinstance(node, Function):
                self.functions[node.name] = node
        for node in self.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                self.constants |= {each.id: node.value for each in targets if isinstance(each, ast.Name)}


class Codes:
    """`found` are the codes, each with the places that say it; `unknown` are places whose code can't be told."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        folders = [root / "tutor" / name for name in ("lessons", "management")]
        files = [path for folder in folders for path in folder.rglob("*.py")]
        self.modules = {
            ".".join(path.relative_to(root).with_suffix("").parts): Module(path, ast.parse(path.read_text()))
            for path in sorted(files)
        }
        self.found: dict[str, set[str]] = {}
        self.unknown: set[str] = set()
        known = -1
        while known != (known := sum(len(module.passed) for module in self.modules.values())):
            self.unknown.clear()
            for module in self.modules.values():
                self._read(module)

    def _read(self, module: Module) -> None:
        for function in module.functions.values():
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    for code in self._codes_of(call, module):
                        self._told(code, function, module)

    def _codes_of(self, call: ast.Call, module: Module) -> Iterator[ast.expr]:
        """What a call gives as a code, if it gives one."""
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in MADE_OF or name == "replace":
            yield from (each.value for each in call.keywords if each.arg == "code")
            return
        home = module if name in module.functions else self.modules.get(module.imported.get(name, ""))
        if home or not isinstance(call.func, ast.Attribute):
            yield from argument(call, name, home) if home else ()
            return
        # Another object's method: of those of this name only one may be meant, so what is no word is passed over.
        for each in self.modules.values():
            yield from (
                code for code in argument(call, name, each) if isinstance(code, ast.Constant | ast.IfExp)
            )

    def _told(self, code: ast.expr, function: Function, module: Module) -> None:
        place = f"{module.path.relative_to(self.root)}:{code.lineno}"
        if isinstance(code, ast.IfExp):
            self._told(code.body, function, module)
            self._told(code.orelse, function, module)
        elif isinstance(code, ast.Constant) and isinstance(code.value, str):
            self.found.setdefault(code.value, set()).add(place)
        elif isinstance(code, ast.Name):
            self._named(code, function, module, place)
        elif not isinstance(code, ast.Attribute):
            # An attribute is the code of another problem, which was told where that was made.
            self.unknown.add(place)

    def _named(self, code: ast.Name, function: Function, module: Module, place: str) -> None:
        if code.id in parameters(function, keywords=True):
            module.passed[function.name] = code.id
            return
        values = list(assigned(function, code.id))
        home = self.modules.get(module.imported.get(code.id, ""), module)
        values += [home.constants[code.id]] if not values and code.id in home.constants else []
        for value in values:
            if isinstance(value, ast.Constant | ast.IfExp):
                self._told(value, function, home)
            else:
                self._from_table(value, home, place)
        if not values:
            self.unknown.add(place)

    def _from_table(self, value: ast.expr, module: Module, place: str) -> None:
        """A code that is looked up: all words with a hyphen in the tables that are named."""
        tables = [module.constants.get(node.id) for node in ast.walk(value) if isinstance(node, ast.Name)]
        texts = {
            node.value
            for table in filter(None, tables)
            for node in ast.walk(table)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        codes = {text for text in texts if "-" in text and text.replace("-", "").isalpha() and text.islower()}
        for code in codes:
            self.found.setdefault(code, set()).add(place)
        if not codes:
            self.unknown.add(place)


def argument(call: ast.Call, name: str, home: Module) -> list[ast.expr]:
    """What a call gives for the parameter that this module's function of that name hands on as a code."""
    parameter = home.passed.get(name)
    if not parameter:
        return []
    given = parameters(home.functions[name])
    place = given.index(parameter) if parameter in given else len(call.args)
    named = [keyword.value for keyword in call.keywords if keyword.arg == parameter]
    return named or call.args[place : place + 1]


def parameters(function: Function, *, keywords: bool = False) -> list[str]:
    """In the order in which a call gives them."""
    names = [each.arg for each in function.args.posonlyargs + function.args.args]
    own = names[1:] if names[:1] in (["self"], ["cls"]) else names
    return own + [each.arg for each in function.args.kwonlyargs] if keywords else own


def assigned(function: Function, name: str) -> Iterator[ast.expr]:
    """The values that a function gives to one of its names; of one that is unpacked, its own part where it is seen."""
    for node in ast.walk(function):
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            if isinstance(target, ast.Tuple):
                names = [getattr(each, "id", "") for each in target.elts]
                if name in names:
                    parts = node.value.elts if isinstance(node.value, ast.Tuple) else []
                    yield parts[names.index(name)] if parts else node.value
