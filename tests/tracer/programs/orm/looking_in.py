"""QuerySets, managers, instances and parameters that notice who looks at them."""

import copy
import gc
import inspect
import sys
import warnings
import weakref
from collections import Counter

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.query import QuerySet

looks = Counter()


class Noisy(QuerySet):
    def __getattribute__(self, name):
        looks["queryset", name] += 1
        return super().__getattribute__(name)

    def __iter__(self):
        print("iterated", sys._getframe(1).f_code.co_name)
        return super().__iter__()

    def __eq__(self, other):
        looks["eq"] += 1
        return self is other

    def __hash__(self):
        looks["hash"] += 1
        return 1


class Author(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "shop"


class Book(models.Model):
    title = models.CharField(max_length=20)
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    objects = Noisy.as_manager()

    class Meta:
        app_label = "shop"

    @classmethod
    def from_db(cls, *args, **kwargs):
        looks["from_db", sys._getframe(1).f_code.co_name] += 1
        return super().from_db(*args, **kwargs)

    def __init__(self, *args, **kwargs):
        looks["init"] += 1
        super().__init__(*args, **kwargs)

    def __repr__(self):
        looks["repr"] += 1
        return f"<{self.title}>"

    def __del__(self):
        looks["died"] += 1


with connection.schema_editor() as editor:
    editor.create_model(Author)
    editor.create_model(Book)
jane = Author.objects.create(name="Jane")
for title in ("Emma", "Persuasion"):
    Book.objects.create(title=title, author=jane)
gc.collect()
print(looks.pop("died"), looks.pop("init"))

books = Book.objects.filter(author=jane)
kept = weakref.ref(books)
print(sys.getrefcount(books), books._result_cache)
for _ in range(2):
    print(len(books), bool(books), [str(book.title) for book in books], books[0], books[:1], list(books))
print(sys.getrefcount(books), sys.getrefcount(books[0]), sys.getrefcount(books._result_cache))
print(sorted(books.__getstate__())[:3], copy.deepcopy(books)._result_cache)
first = weakref.ref(books[0])
rows = weakref.ref(next(iter(Book.objects.all())))
print(first() is books[0], rows())
del books
print(first(), kept(), looks.pop("died"))
for book in Book.objects.select_related("author"):
    print(book.author.name, book.author is jane, sys.getrefcount(book))
for author in Author.objects.prefetch_related(
    "books", models.Prefetch("books", Book.objects.all(), to_attr="all_books")
):
    print(author.books.all(), author.all_books, len(author.books.all()), author._prefetched_objects_cache)
print(
    jane.books.count(), jane.books.exists(), jane.books.all(), Book.objects.only("title").get(pk=1).author_id
)
del book, author
gc.collect()
print(sorted(looks.items(), key=str))


class Text(str):
    """SQL that counts who reads it."""

    def __getattribute__(self, name):
        looks["text", name] += 1
        return super().__getattribute__(name)

    def __repr__(self):
        looks["text repr"] += 1
        return super().__repr__()


class Number(int):
    def __eq__(self, other):
        looks["number eq"] += 1
        return int(self) == other

    def __hash__(self):
        looks["number hash"] += 1
        return int.__hash__(self)

    def __repr__(self):
        looks["number repr"] += 1
        return "number"


def drawn():
    for number in (1, 2):
        print("drawn", number)
        yield ("x", number)


looks.clear()
number = Number(1)
with connection.cursor() as cursor:
    sql, params = Text("SELECT id FROM shop_book WHERE id = %s"), [number]
    print(
        cursor.execute(sql, params).fetchall(),
        sys.getrefcount(sql),
        sys.getrefcount(params),
        sys.getrefcount(number),
    )
    print(cursor.execute("SELECT id FROM shop_book WHERE id = %(id)s", {"id": 2}).fetchall())
    cursor.executemany("UPDATE shop_book SET title = %s WHERE id = %s", drawn())
    print(cursor.rowcount, list(Book.objects.raw("SELECT * FROM shop_book")))
print(sorted(looks.items(), key=str))

depths = []
connection.connection.create_function("depth", 0, lambda: depths.append(len(inspect.stack())) or 1)
with connection.cursor() as cursor:
    cursor.execute("SELECT depth()")
    here = len(inspect.stack())
    print(depths[0] - here, cursor.fetchall())

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")

    def warn(execute, *rest):
        for level in range(1, 7):
            warnings.warn(f"at {level}", stacklevel=level)
        return execute(*rest)

    with connection.execute_wrapper(warn):
        Book.objects.count()
    print([(str(found.message), found.lineno) for found in caught])

for function in (QuerySet._fetch_all, QuerySet.count, CursorWrapper._execute_with_wrappers):
    code = function.__code__
    print(code.co_varnames, code.co_names, code.co_firstlineno, code.co_freevars, inspect.signature(function))
    print(function.__doc__, function.__defaults__, sorted(vars(function)), inspect.getsource(function)[:40])
