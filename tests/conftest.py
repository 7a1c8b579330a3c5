"""What holds for the whole suite."""

import gc


def pytest_collection_finish():
    """The run of a program begins with a full collection: none of them has to look at pytest and all the tests again."""
    gc.collect()
    gc.freeze()
