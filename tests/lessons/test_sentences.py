"""What a row says of its events."""

from tests.lessons.telling import table_of, told
from tutor.lessons.reading import Reading
from tutor.lessons.rows import write_rows
from tutor.lessons.select import EventIndex
from tutor.lessons.wording import Wording


def test_an_object_that_changes_and_has_no_name_is_not_told_in_the_result():
    trace = told('tell("mutate", "", [1])\ntell("mutate", "xs", [1])\n')
    rows = write_rows(Wording(reading=Reading(trace, EventIndex(trace), table_of(trace))), ())
    assert [row.result for row in rows][1:] == ["", "xs: [1]"]
