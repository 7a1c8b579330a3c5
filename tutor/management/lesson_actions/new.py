"""`manage.py lessons new`: drafts a whole lesson from a program, and puts it into its course."""

import errno
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import yaml
from django.core.management.base import CommandError
from pydantic import ValidationError

from tutor.lessons.build import build
from tutor.lessons.catalogue import COURSE_FILE
from tutor.lessons.check import check_lesson
from tutor.lessons.claims import Trial
from tutor.lessons.draft.course import CourseError, enlist, lesson_name
from tutor.lessons.draft.drafting import Draft, draft
from tutor.lessons.draft.given import DraftError, Given, program_text, read_program, slug, title_from
from tutor.lessons.draft.yaml import Tree
from tutor.lessons.files import read_file, write_file
from tutor.lessons.jobs import job_of
from tutor.lessons.load import unfit_folder
from tutor.lessons.problem import Problem
from tutor.lessons.prove import RunAll
from tutor.lessons.schema import ProbeName
from tutor.lessons.schema_environment import Environment
from tutor.lessons.source import MAX_FILE
from tutor.lessons.unwritten import CODE
from tutor.management.lesson_actions.action import USAGE, Action, Terminal, one_line, relative
from tutor.management.lesson_actions.workers import add_worker_arguments, runner
from tutor.sandbox import SandboxError, Workshop
from tutor.tracer import Trace

_PROBES: Sequence[str] = get_args(ProbeName)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("program", type=Path, metavar="FILE.py", help="the program to make a lesson of")
    parser.add_argument(
        "--course", type=Path, metavar="FOLDER", help="the course's folder; beside the program if left out"
    )
    parser.add_argument("--title", help="the lesson's title; made from the file's name if left out")
    parser.add_argument(
        "--probes", nargs="*", choices=_PROBES, help="what to watch; chosen by what is imported if left out"
    )
    parser.add_argument("--models", type=Path, metavar="MODELS.py", help="the models that the program finds")
    parser.add_argument("--setup", type=Path, metavar="SETUP.py", help="what is run before it, such as rows")
    parser.add_argument(
        "--environment", type=Path, metavar="FILE.yaml", help="the lesson's environment, such as its settings"
    )
    add_worker_arguments(parser)


def _run(terminal: Terminal, options: dict[str, Any]) -> None:
    program: Path = options["program"]
    path = _home(program, options["course"])
    if path.exists():
        raise CommandError(f"{relative(path)} is there already and is left as it is", returncode=USAGE)
    try:
        with Workshop(trust_local_code=options["trust_local_code"]) as workshop:
            run_all = runner(terminal, workshop, options["jobs"])
            given = _given(program, options)
            drafted = draft(given, lambda sources: _ran(sources, given, run_all))
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, drafted.text.encode())
            problems = [*build([path], run_all).problems, *check_lesson(path)]
    except DraftError as error:
        raise CommandError(f"{program}: {error}", returncode=1) from error
    except OSError as error:
        raise CommandError(f"{error.filename or path}: {error.strerror}", returncode=USAGE) from error
    except SandboxError as error:
        raise CommandError(str(error), returncode=1) from error
    _say(terminal, path, drafted, problems)
    terminal.say(_enlisted(path, given, in_course=options["course"] is not None))


def _given(program: Path, options: dict[str, Any]) -> Given:
    models, setup = (_text(options[key]) for key in ("models", "setup"))
    probes = options["probes"]
    return read_program(
        _read(program),
        title=options["title"] or title_from(program.stem),
        probes=tuple(probes) if probes is not None else None,
        models=models,
        setup=setup,
        environment=_environment(options["environment"]) if options["environment"] else None,
    )


def _environment(path: Path) -> Mapping[str, Tree]:
    """The keys of a lesson's `environment`, by themselves in a file."""
    try:
        given = yaml.safe_load(_read(path)) or {}
        Environment.model_validate(given)
    except (yaml.YAMLError, ValidationError, RecursionError) as error:
        raise DraftError(f"{path} is no environment: {error}") from error
    return dict(given)


def _text(path: Path | None) -> str:
    return program_text(_read(path)) if path else ""


def _read(path: Path) -> bytes:
    """Raises OSError, which names the file: there are up to four."""
    try:
        data = read_file(path, within=None, most=MAX_FILE + 1)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    if len(data) > MAX_FILE:
        raise OSError(errno.EFBIG, f"the file has more than {MAX_FILE // 1024} KB", str(path))
    return data


def _home(program: Path, course: Path | None) -> Path:
    """Where the lesson goes: into its course under the next number, else beside its program."""
    name = slug(program.stem, "lesson")
    name = f"{name}-lesson" if f"{name}.yaml" == COURSE_FILE else name
    if course is None:
        return program.with_name(f"{name}.yaml")
    if problem := unfit_folder(course / COURSE_FILE):
        raise CommandError(f"{course}: {problem.message}; {problem.hint}", returncode=USAGE)
    return course / f"{lesson_name(name, course)}.yaml"


def _ran(sources: Sequence[str], given: Given, run_all: RunAll) -> Sequence[Trace | SandboxError]:
    environment = Environment.model_validate(given.environment)
    trials = [Trial(source=source, environment=environment, probes=given.probes) for source in sources]
    return run_all([job_of(trial) for trial in trials])


def _say(terminal: Terminal, path: Path, drafted: Draft, problems: Sequence[Problem]) -> None:
    if drafted.remark:
        terminal.say(one_line(drafted.remark))
    missing = [problem for problem in problems if problem.code == CODE]
    terminal.say(f"drafted {relative(path)}: {len(missing)} texts are marked TODO and still to be written")
    for problem in problems:
        if problem.code != CODE:
            terminal.warn(str(problem))


def _enlisted(path: Path, given: Given, *, in_course: bool) -> str:
    if not in_course:
        return "put it in the folder of a course, or draft with --course FOLDER"
    course = path.parent / COURSE_FILE
    try:
        made = enlist(course, path.stem, given.framework)
    except CourseError as error:
        return f"{relative(course)} is left as it is ({error}): add '- {path.stem}' to its lessons"
    return f"{'made' if made else 'added to'} {relative(course)}"


ACTION = Action(
    name="new", help="draft a whole lesson from a program", add_arguments=_add_arguments, run=_run
)
