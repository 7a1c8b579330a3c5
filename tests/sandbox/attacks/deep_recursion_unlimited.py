# ends: crashed Python|MemoryError|RecursionError|memory|steps: |seconds: |recursion
import sys

sys.setrecursionlimit(2**31 - 1)


class Ladder:
    def __getattr__(self, name):
        return getattr(self, name + "x")


Ladder().rung
