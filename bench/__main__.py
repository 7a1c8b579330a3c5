"""Runs every benchmark, one after the other, so that none disturbs another's figures."""

import sys

from bench import answers, catalogue, pages, proofs, tracer, watch

if __name__ == "__main__":
    for part in (tracer, pages, catalogue, answers, proofs, watch):
        print(f"\n== {(part.__doc__ or part.__name__).splitlines()[0]}", flush=True)
        part.main()
    sys.exit(0)
