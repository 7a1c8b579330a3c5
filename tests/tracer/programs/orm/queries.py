"""What Django itself counts, logs and lets a program put around its queries."""

import inspect
import sys
import traceback

from django.db import DatabaseError, connection, connections, models, reset_queries
from django.test.utils import CaptureQueriesContext


class Book(models.Model):
    title = models.CharField(max_length=20, unique=True)

    class Meta:
        app_label = "shop"


with connection.schema_editor() as editor:
    editor.create_model(Book)

reset_queries()
Book.objects.bulk_create([Book(title=title) for title in ("Emma", "Persuasion", "Mansfield Park")])
print([query["sql"] for query in connection.queries], len(connection.queries_log))
print(connection.execute_wrappers, connections["default"].run_on_commit)

with CaptureQueriesContext(connection) as captured:
    books = Book.objects.filter(title__gt="F")
    print(len(books), books.count(), books.exists(), [str(book.title) for book in books], books[0].pk)
    print(list(books), [book.pk for book in Book.objects.all()[1:]], Book.objects.first().title)
    print(Book.objects.aggregate(models.Max("title")), Book.objects.get(title="Emma").pk)
    print(Book.objects.none(), list(Book.objects.iterator(chunk_size=2)), emma_in := books.contains(books[0]))
    print(Book.objects.values_list("title", flat=True), Book.objects.in_bulk([1]), books.earliest("pk"))
    print(list(Book.objects.raw("SELECT * FROM shop_book WHERE id = %s", [1])))
    print(Book.objects.update_or_create(title="Emma", defaults={"title": "EMMA"}))
    print(Book.objects.filter(title="EMMA").update(title="Emma"), Book.objects.filter(pk=99).delete())
print(len(captured), *(query["sql"] for query in captured.captured_queries), sep="\n")


def watch(execute, sql, params, many, context):
    names = [
        frame.function
        for frame in inspect.stack()
        if "django" in frame.filename or frame.filename == "<sample>"
    ]
    print(names, many, sorted(context), type(context["cursor"]).__name__, params and sys.getrefcount(params))
    return execute(sql, params, many, context)


def block(execute, sql, params, many, context):
    raise RuntimeError("no " + sql[:6])


def twice(execute, sql, params, many, context):
    execute(sql, params, many, context)
    return execute(sql, params, many, context)


with connection.execute_wrapper(watch):
    print(len(connection.execute_wrappers), Book.objects.count())
    for book in Book.objects.all():
        print(book.pk, sys.getrefcount(book))
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE shop_book SET title = %s WHERE id = %s", [("A", 1), ("B", 2)])
        print(cursor.rowcount)
with connection.execute_wrapper(twice):
    print(Book.objects.count())
with connection.execute_wrapper(block):
    try:
        Book.objects.count()
    except RuntimeError:
        print("".join(traceback.format_exc().split("<sample>")[1:]))


def failing(work):
    try:
        work()
    except DatabaseError as error:
        again, chain = error, []
        while again is not None:
            chain.append((type(again).__name__, str(again), again.__suppress_context__))
            again = again.__cause__ or again.__context__
        names = [
            (entry.name, entry.lineno, entry.line) for entry in traceback.extract_tb(error.__traceback__)
        ]
        print(chain, *[name for name in names if name[0] != "failing"], sep="\n")


def wrong_sql():
    connection.cursor().execute("SELECT nothing FROM nowhere")


def wrong_rows():
    Book.objects.create(title="B")


def wrong_model():
    list(Book.objects.extra(where=["nothing = 1"]))


failing(wrong_sql)
failing(wrong_rows)
failing(wrong_model)
print(sys.exc_info(), emma_in)
