"""What holds for the whole suite."""

import gc

import pytest


@pytest.fixture(scope="module", autouse=True)
def old_objects_left_alone():
    """Many tests and each traced run begin with a full collection: none has to look at pytest and all tests again."""
    gc.collect()
    gc.freeze()
