"""Blocks, savepoints and what waits for the commit."""

import inspect
import logging
import sys
import traceback

from django.db import DatabaseError, connection, models, transaction

log = logging.getLogger("django.db.backends.base")
log.propagate = False
heard = []


class Ear(logging.Handler):
    def emit(self, record):
        heard.append((record.getMessage(), record.exc_info and record.exc_info[0].__name__))


ear = Ear()
log.addHandler(ear)


class Book(models.Model):
    title = models.CharField(max_length=20, unique=True)

    class Meta:
        app_label = "shop"


with connection.schema_editor() as editor:
    editor.create_model(Book)


class Told:
    """Counts every look at it but the call itself."""

    looks = 0

    def __getattribute__(self, name):
        Told.looks += 1
        return super().__getattribute__(name)

    def __eq__(self, other):
        Told.looks += 1
        return self is other

    def __hash__(self):
        Told.looks += 1
        return 1

    def __repr__(self):
        Told.looks += 1
        return "told"

    def __call__(self):
        stack = [frame.function for frame in inspect.stack() if "django" in frame.filename]
        print("called", stack, sys.getrefcount(self), connection.in_atomic_block)


told = Told()
transaction.on_commit(told)
with transaction.atomic():
    transaction.on_commit(told)
    print(len(connection.run_on_commit), len(connection.atomic_blocks), connection.savepoint_ids)
    try:
        with transaction.atomic():
            transaction.on_commit(lambda: print("never"))
            Book.objects.create(title="Emma")
            raise KeyError("away")
    except KeyError as error:
        print([entry.name for entry in traceback.extract_tb(error.__traceback__)], error.__context__)
    print(len(connection.run_on_commit), Book.objects.count())
    with transaction.atomic(savepoint=False):
        transaction.on_commit(told)
    sid = (
        transaction.savepoint_create()
        if hasattr(transaction, "savepoint_create")
        else transaction.savepoint()
    )
    Book.objects.create(title="Persuasion")
    transaction.savepoint_rollback(sid)
    transaction.savepoint_commit(sid)
print(Book.objects.count(), Told.looks, sys.getrefcount(told))


def failing():
    raise ValueError("in the callback")


transaction.on_commit(failing, robust=True)
with transaction.atomic():
    transaction.on_commit(failing, robust=True)
    transaction.on_commit(told)
print(heard)
for durable in (True, False):
    try:
        with transaction.atomic(durable=durable):
            transaction.on_commit(failing)
            with transaction.atomic(durable=durable):
                pass
    except (ValueError, RuntimeError) as error:
        names = [(entry.name, entry.lineno) for entry in traceback.extract_tb(error.__traceback__)]
        print(type(error).__name__, error, names)
print(connection.run_on_commit)


@transaction.atomic
def decorated(title):
    """Save one."""
    stack = [
        frame.function
        for frame in inspect.stack()
        if frame.filename == "<sample>" or "django" in frame.filename
    ]
    print(stack, decorated.__name__, decorated.__doc__)
    return Book.objects.create(title=title)


print(decorated("Emma").title)
try:
    with transaction.atomic():
        try:
            decorated("Emma")
        except DatabaseError as error:
            print(type(error).__name__, type(error.__cause__).__name__)
        with transaction.atomic(savepoint=False):
            Book.objects.filter(title="x").update(title=1 / 0)
except ZeroDivisionError:
    print("zero")
try:
    with transaction.atomic():
        try:
            Book.objects.create(title="Emma")
        except DatabaseError:
            print("broken", connection.needs_rollback)
        Book.objects.count()
except transaction.TransactionManagementError as error:
    print(error, type(error.__cause__).__name__)

transaction.set_autocommit(False)
Book.objects.create(title="by hand")
transaction.rollback()
Book.objects.create(title="by hand, too")
transaction.commit()
transaction.set_autocommit(True)
print(sorted(Book.objects.values_list("title", flat=True)))
try:
    with transaction.atomic():
        transaction.commit()
except transaction.TransactionManagementError as error:
    print(error)
with connection.cursor() as cursor:
    for statement in ("BEGIN", "SAVEPOINT one", "RELEASE one", "ROLLBACK"):
        print(cursor.execute(statement).fetchall())
log.removeHandler(ear)
log.propagate = True
