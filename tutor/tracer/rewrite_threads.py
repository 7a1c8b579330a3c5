"""A rewritten program in; the same program, reporting only from the thread that is recorded, out.

The functions of one program may run in any thread, so each report asks first in which one it is made. That takes time,
and most programs have one thread; so it is done only where the source has a word that hints at another.
"""

import ast
import re
from typing import Final

from tutor.tracer.rewrite_hooks import call, hook, hook_name
from tutor.tracer.threads import AWAY

_WORDS: Final = re.compile(
    r"thread|\basync\b|\bawait\b|async(io|gen|client|req)|asgi|concurrent|executor|multiprocessing"
    r"|socketserver|liveserver|\b[ad]?(send|get)_?async\b|\ba(send|send_robust)\b|importlib|__import__|\b_thread\b",
    re.IGNORECASE,
)


def may_have_threads(source: str) -> bool:
    return _WORDS.search(source) is not None


def by_thread(tree: ast.Module) -> None:
    _Switch().visit(tree)


class _Switch(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        name = hook_name(node)
        if name not in AWAY:
            return node
        here = ast.Compare(call("thread"), [ast.Eq()], [hook("recorded thread")])
        made = ast.IfExp(here, node, hook(f"away {name}"))
        for added in ast.walk(made):
            if added is not node and isinstance(added, ast.expr):
                ast.copy_location(added, node)
        return made
