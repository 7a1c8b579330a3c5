"""What the watcher makes of files that are saved, broken, half written, renamed, removed, or saved again at once."""

import os
import threading
import time

from tests.management.watch.conftest import SLUG
from tutor.lessons.load import load_lesson
from tutor.lessons.recording import inputs_hash, read_recording


def test_lessons_and_courses_are_on_the_desk_once_they_were_looked_into(author):
    assert author.sheet.page.title == "Custom signals in Django"
    assert (author.sheet.fresh, author.sheet.busy, author.sheet.findings) == (True, False, ())
    assert author.desk.course("django-signals").title == "Django signals"
    assert sorted(author.said) == [(f"{SLUG}.yaml", 0), ("course.yaml", 0)]
    assert author.ran == []


def test_a_process_for_each_worker_is_ready_before_a_program_is_saved(author):
    author.watcher.warm_up()
    assert [job.source for job in author.ran] == ["", ""]


def test_words_are_shown_without_a_run(author):
    before = author.recording.read_bytes()
    author.save(author.first.replace("Custom signals in Django", "Signals of your own"))
    assert author.sheet.page.title == "Signals of your own"
    assert author.ran == []
    assert author.recording.read_bytes() == before


def test_a_changed_program_is_run_and_recorded(author):
    author.save(author.first.replace('data="Hello"', 'data="Goodbye"').replace("Hello", "Goodbye"))
    assert author.codes == []
    assert "Goodbye" in author.sheet.page.output
    assert author.ran
    assert read_recording(author.recording).inputs == inputs_hash(load_lesson(author.file).lesson)


def test_what_was_run_for_claims_is_not_run_again_when_a_change_is_taken_back(author):
    author.save(author.first.replace('data="Hello"', 'data="Goodbye"').replace("Hello", "Goodbye"))
    after_one = len(author.ran)
    author.save(author.first)
    assert author.codes == []
    author.save(author.first.replace('data="Hello"', 'data="Goodbye"').replace("Hello", "Goodbye"))
    assert len(author.ran) - after_one < 2 * after_one


def test_a_broken_lesson_leaves_the_last_good_page_and_its_recording(author):
    good, recorded = author.sheet.page, author.recording.read_bytes()
    for broken in ("", "title: [", author.first.replace("at: connect", "at: conect"), "\0"):
        author.save(broken)
        assert author.sheet.page is good
        assert not author.sheet.fresh
        assert author.sheet.findings
    assert author.recording.read_bytes() == recorded
    author.save(author.first)
    assert (author.sheet.page == good, author.sheet.fresh, author.codes) == (True, True, [])


def test_a_draft_is_shown_with_the_words_that_are_missing(author):
    author.save(author.first.replace("summary: >\n", "summary: >\n  TODO\n", 1))
    assert (author.codes, author.sheet.fresh) == (["todo"], True)
    assert "TODO" in author.sheet.page.summary_html


def test_a_program_that_no_longer_fits_its_words_is_not_recorded(author):
    good, recorded = author.sheet.page, author.recording.read_bytes()
    author.save(author.first.replace("  my_signal.connect(my_receiver)\n", "", 1))
    assert author.sheet.findings
    assert author.ran
    assert author.sheet.page is good
    assert author.recording.read_bytes() == recorded


def test_a_program_without_an_end_is_stopped_and_told_of(author):
    loop = author.first.replace("sample: |\n", "sample: |\n  while True:\n      pass\n", 1)
    author.save(loop)
    assert author.sheet.findings
    assert author.sheet.page.title == "Custom signals in Django"
    assert not author.sheet.busy
    author.save(author.first)
    assert author.codes == []


def test_a_file_that_goes_is_told_of_and_taken_up_again_when_it_is_back(author):
    good = author.sheet.page
    author.file.unlink()
    author.look()
    assert (author.codes, author.sheet.page) == (["no-file"], good)
    author.save(author.first)
    assert (author.codes, author.sheet.fresh) == ([], True)


def test_a_renamed_file_is_a_lesson_of_its_own(author):
    author.file.rename(author.home / "02-renamed.yaml")
    author.look()
    assert author.codes == ["no-file"]
    renamed = author.desk.sheet("django-signals", "02-renamed")
    assert renamed.page.title == "Custom signals in Django"
    assert [one.code for one in author.desk.sheet("django-signals", "").findings] == ["missing-file"]


def test_an_editor_that_puts_a_new_file_in_place_is_followed(author):
    draft = author.file.with_suffix(".draft")
    draft.write_text(author.first.replace("Custom signals in Django", "Put in place"))
    draft.replace(author.file)
    author.look()
    assert author.sheet.page.title == "Put in place"


def test_a_file_written_in_pieces_is_read_when_it_is_whole(author):
    text = author.first.replace("Custom signals in Django", "In pieces")

    def write():
        with author.file.open("w") as file:
            for start in range(0, len(text), len(text) // 5):
                file.write(text[start : start + len(text) // 5])
                file.flush()
                os.fsync(file.fileno())
                time.sleep(0.01)

    author.said.clear()
    writing = threading.Thread(target=write)
    writing.start()
    while author.sheet.page.title != "In pieces":
        author.watcher.look()
    writing.join()
    author.look()
    assert (author.codes, author.said[-1]) == ([], (f"{SLUG}.yaml", 0))


def test_of_saves_that_follow_each_other_the_last_one_counts(author):
    """While the programs of one version are run, the next one is saved: the first is given up."""
    versions = [author.first.replace("sample: |\n", f"sample: |\n  # {n}\n", 1) for n in range(3)]
    run, later = author.run, iter(versions[1:])

    def run_and_save(jobs):
        if text := next(later, None):
            author.file.write_text(text)
        return run(jobs)

    author.watcher._run_some = run_and_save
    author.save(versions[0])
    assert author.sheet.page.source.splitlines()[0] == "# 2"
    assert [name for name, _ in author.said].count(f"{SLUG}.yaml") == 2


def test_a_fault_of_ours_is_told_and_the_next_save_is_another_try(author, caplog, monkeypatch):
    def fails(jobs):
        raise ZeroDivisionError

    whole, author.watcher._run_some = author.watcher._run_some, fails
    author.save(author.first.replace("sample: |\n", "sample: |\n  # again\n", 1))
    assert author.codes == ["fault-of-ours"]
    assert "ZeroDivisionError" in caplog.text
    author.watcher._run_some = whole
    author.save(author.first.replace("sample: |\n", "sample: |\n  # better\n", 1))
    assert author.codes == []


def test_a_course_is_looked_into_as_its_lessons_are(author):
    course = author.home / "course.yaml"
    text = course.read_text()
    course.write_text(text.replace("Django signals", "Signals!").replace("  - 01", "  - 02"))
    author.look()
    sheet = author.desk.sheet("django-signals", "")
    assert [one.code for one in sheet.findings] == ["missing-file"]
    assert author.desk.course("django-signals").title == "Django signals"
    course.write_text(text.replace("Django signals", "Signals!"))
    author.look()
    assert author.desk.course("django-signals").title == "Signals!"


def test_lessons_of_one_name_in_folders_of_one_name_are_told_apart(author, tmp_path):
    other = tmp_path / "lessons" / "more" / "django-signals"
    other.mkdir(parents=True)
    (other / f"{SLUG}.yaml").write_text(author.first.replace("Custom signals in Django", "The other"))
    author.look()
    titles = {sheet.slug: sheet.page.title for sheet in author.desk.sheets() if sheet.page}
    assert sorted(titles.values()) == ["Custom signals in Django", "The other"]


def test_the_watcher_stops_when_it_is_told_to(author):
    stop = threading.Event()
    thread = threading.Thread(target=author.watcher.run, args=[stop])
    thread.start()
    author.file.write_text(author.first.replace("Custom signals in Django", "Seen by the thread"))
    until = time.monotonic() + 10
    while author.sheet.page.title != "Seen by the thread" and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    thread.join(5)
    assert (author.sheet.page.title, thread.is_alive()) == ("Seen by the thread", False)


def test_a_terminal_that_cannot_print_a_name_stops_nothing(author, caplog):
    def strict(sheet, seconds):
        raise UnicodeEncodeError("ascii", "x", 0, 1, "no")

    author.watcher._said = strict
    author.save(author.first.replace("Custom signals in Django", "Not printed"))
    assert (author.sheet.page.title, author.codes) == ("Not printed", [])
    assert "UnicodeEncodeError" in caplog.text
