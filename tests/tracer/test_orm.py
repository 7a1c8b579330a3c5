"""Which events each of the ORM's operations leaves, and with which facts."""

import pytest

from tests.tracer.orm_events import events, plain, told, trace

COUNTING = "from django.test.utils import CaptureQueriesContext\nwith CaptureQueriesContext(connection) as captured:\n"


@pytest.fixture(autouse=True)
def database(django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_a_queryset_asks_once_and_answers_from_its_cache_from_then_on():
    assert told(
        """
        books = Book.objects.filter(title__gt="A")
        books = books.exclude(title="x")
        len(books)
        for book in books:
            pass
        if books:
            books[0]
        books.count(), books.exists(), books.contains(emma)
        repr(books)
        Book.objects.all()[:1]
        """
    ) == [
        "query SELECT table=shop_book params=('A', 'x') by=len",
        "evaluate Book [<QuerySet of Book, 2 objects>] rows=2 by=len",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=iteration",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=bool",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=index",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=count",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=exists",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=contains",
        "reuse Book rows=2 by=repr",
    ]


def test_making_a_list_is_told_once_though_python_asks_for_the_length_too():
    assert told(
        """
        books = Book.objects.all()
        for _ in range(2):
            list(books)
            len(books)
        """
    ) == [
        "query SELECT table=shop_book by=iteration",
        "evaluate Book [<QuerySet of Book, 2 objects>] rows=2 by=iteration",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=len",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=iteration",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=len",
    ]


def test_what_asks_the_database_without_filling_a_cache_is_a_query_alone():
    assert told(
        """
        books = Book.objects.all()
        books.count()
        books.exists()
        books.contains(emma)
        books.aggregate(models.Max("pk"))
        list(books.iterator())
        """
    ) == [
        "query SELECT table=shop_book by=count",
        "query SELECT table=shop_book params=(1,) by=exists",
        "query SELECT table=shop_book params=(1, 1) by=contains",
        "query SELECT table=shop_book by=aggregate",
        "query SELECT table=shop_book by=iterator",
    ]


def test_querysets_that_django_makes_for_itself_are_evaluated_without_being_shown():
    assert told(
        """
        Book.objects.get(pk=1)
        Book.objects.first()
        Book.objects.all()[1]
        list(Book.objects.all()[1:2])
        list(Book.objects.none())
        list(Book.objects.raw("SELECT * FROM shop_book"))
        """
    ) == [
        "query SELECT table=shop_book params=(1,) by=get",
        "evaluate Book rows=1 by=get",
        "query SELECT table=shop_book by=first",
        "evaluate Book rows=1 by=first",
        "query SELECT table=shop_book by=index",
        "evaluate Book rows=1 by=index",
        "query SELECT table=shop_book by=iteration",
        "evaluate Book [<QuerySet of Book, 1 object>] rows=1 by=iteration",
        "evaluate Book [<QuerySet of Book, 0 objects>] rows=0 by=iteration queries=0",
        "query SELECT table=shop_book by=iteration",
        "evaluate Book [<RawQuerySet of Book, 2 objects>] rows=2 by=iteration",
    ]


def test_a_query_for_each_row_is_told_from_a_join_and_from_prefetching():
    assert told(
        """
        for book in Book.objects.all():
            book.author.name
        for book in Book.objects.select_related("author"):
            book.author.name
        some = models.Prefetch("books", Book.objects.filter(pk=1), to_attr="some")
        for author in Author.objects.prefetch_related("books", some):
            list(author.books.all())
            author.books.filter(title="Emma").first()
        Book.objects.defer("title").get(pk=1).title
        emma.refresh_from_db()
        """
    ) == [
        "query SELECT table=shop_book by=iteration",
        "evaluate Book [<QuerySet of Book, 2 objects>] rows=2 by=iteration",
        "query SELECT table=shop_author params=(1,) by=related object",
        "evaluate Author rows=1 by=related object",
        "query SELECT table=shop_author params=(1,) by=related object",
        "evaluate Author rows=1 by=related object",
        "query SELECT table=shop_book joins=shop_author by=iteration",
        "evaluate Book [<QuerySet of Book, 2 objects>] rows=2 by=iteration select_related=author",
        "query SELECT table=shop_author by=iteration",
        "evaluate Author [<QuerySet of Author, 1 object>] rows=1 by=iteration prefetch_related=books, some",
        "query SELECT table=shop_book params=(1,) by=prefetch_related",
        "evaluate Book rows=2 by=prefetch_related",
        "query SELECT table=shop_book params=(1, 1) by=prefetch_related",
        "evaluate Book rows=1 by=prefetch_related",
        "reuse Book [<QuerySet of Book, 2 objects>] rows=2 by=iteration",
        "query SELECT table=shop_book params=(1, 'Emma') by=first",
        "evaluate Book rows=1 by=first",
        "query SELECT table=shop_book params=(1,) by=get",
        "evaluate Book rows=1 by=get",
        "query SELECT table=shop_book params=(1,) by=deferred field",
        "evaluate Book rows=1 by=deferred field",
        "query SELECT table=shop_book params=(1,) by=refresh_from_db",
        "evaluate Book rows=1 by=refresh_from_db",
    ]


def test_changes_say_how_many_rows_they_met():
    assert told(
        """
        emma.title = "E"
        emma.save()
        Book.objects.update(title="x")
        Book.objects.get_or_create(title="x", pk=1)
        jane.books.add(emma)
        jane.books.create(title="v")
        emma.delete()
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO shop_author (name) VALUES (%s)", [("A",), ("B",)])
            cursor.execute("UPDATE shop_author SET name = %s", ["x"])
        """
    ) == [
        "query UPDATE table=shop_book params=('E', 1, 1) rows=1 by=save",
        "query UPDATE table=shop_book params=('x',) rows=2 by=update",
        "query SELECT table=shop_book params=(1, 'x') by=get_or_create",
        "evaluate Book rows=1 by=get_or_create",
        "query UPDATE table=shop_book params=(1, 1) rows=1 by=add",
        "query INSERT table=shop_book params=('v', 1) by=create",
        "query DELETE table=shop_book params=(1,) rows=1 by=delete",
        "query INSERT table=shop_author params=(('A',), ('B',)) many=True rows=2 by=cursor",
        "query UPDATE table=shop_author params=('x',) rows=3 by=cursor",
    ]


def test_a_query_that_fails_or_is_held_back_says_why():
    assert told(
        """
        from django.db import DatabaseError
        try:
            with transaction.atomic():
                try:
                    Book.objects.create(pk=1)
                except DatabaseError:
                    Book.objects.count()
        except transaction.TransactionManagementError:
            pass
        def block(*args): raise KeyError("no")
        with connection.execute_wrapper(block):
            try:
                Book.objects.count()
            except KeyError:
                pass
        """
    ) == [
        "transaction begin",
        (
            "query INSERT table=shop_book params=(1, '', None) by=create "
            "error=IntegrityError('UNIQUE constraint failed: shop_book.id')"
        ),
        (
            "query SELECT table=shop_book by=count error=TransactionManagementError("
            "\"An error occurred in the current transaction. You can't execute queries until the end of the "
            "'atomic' block.\")"
        ),
        "transaction rollback",
        "query SELECT table=shop_book by=count error=KeyError('no')",
    ]


def test_blocks_begin_a_transaction_or_a_savepoint_and_their_functions_wait():
    assert told(
        """
        def told(): pass
        class Shop:
            def told(self): pass
        shop = Shop()
        with transaction.atomic(durable=True):
            transaction.on_commit(told)
            with transaction.atomic():
                transaction.on_commit(shop.told, robust=True)
            try:
                with transaction.atomic():
                    transaction.on_commit(lambda: 1)
                    1 / 0
            except ZeroDivisionError:
                pass
            with transaction.atomic(savepoint=False):
                pass
            sid = connection.savepoint()
            transaction.savepoint_rollback(sid)
        """
    ) == [
        "transaction begin durable=True",
        "schedule told",
        "transaction savepoint savepoint=1 level=2",
        "schedule Shop.told robust=True",
        "transaction release savepoint=1 level=2",
        "transaction savepoint savepoint=2 level=2",
        "schedule lambda",
        "transaction restore savepoint=2 level=2 dropped=1",
        "transaction release savepoint=2 level=2",
        "transaction savepoint savepoint=3",
        "transaction restore savepoint=3",
        "transaction commit durable=True",
        "callback told immediately=False",
        "callback Shop.told robust=True immediately=False",
    ]


def test_outside_of_a_transaction_a_function_is_called_at_once():
    assert told(
        """
        def told(): pass
        transaction.on_commit(told)
        try:
            with transaction.atomic():
                transaction.on_commit(told)
                1 / 0
        except ZeroDivisionError:
            pass
        transaction.set_autocommit(False)
        transaction.commit()
        transaction.rollback()
        transaction.set_autocommit(True)
        """
    ) == [
        "callback told immediately=True",
        "transaction begin",
        "schedule told",
        "transaction rollback dropped=1",
        "transaction begin level=0",
        "transaction commit level=0",
        "transaction rollback level=0",
    ]


@pytest.mark.parametrize(
    ("body", "queries", "transactions"),
    [
        ("Book.objects.create(title='a')", 1, 0),
        ("[book.author.name for book in Book.objects.all()]", 3, 0),
        ("list(Author.objects.prefetch_related('books'))", 2, 0),
        ("Book.objects.get_or_create(title='a')", 2, 2),
        ("with transaction.atomic(), transaction.atomic(): emma.save()", 1, 4),
        ("connection.cursor().executemany('DELETE FROM shop_book WHERE id = %s', [(1,), (2,)])", 1, 0),
        ("transaction.set_autocommit(False); transaction.commit(); transaction.set_autocommit(True)", 0, 2),
        ("connection.cursor().execute('BEGIN'); connection.cursor().execute('ROLLBACK')", 0, 2),
    ],
)
def test_assert_num_queries_counts_queries_and_transactions_together(body, queries, transactions):
    found = trace(f"{COUNTING}    {body}\nprint(len(captured))")
    kinds = [event.kind for event in events(found)]
    assert (kinds.count("query"), kinds.count("transaction")) == (queries, transactions)
    assert int(found.output) == queries + transactions


def test_the_sql_is_as_sent_but_for_the_thread_in_a_savepoints_name():
    found = events(trace("with transaction.atomic(), transaction.atomic():\n    emma.delete()\n"))
    assert [event.facts["sql"] for event in found] == [
        "BEGIN",
        'SAVEPOINT "s1"',
        'DELETE FROM "shop_book" WHERE "shop_book"."id" IN (%s)',
        'RELEASE SAVEPOINT "s1"',
        "COMMIT",
    ]


def test_a_query_belongs_to_the_step_that_caused_it_and_tells_the_line():
    found = trace(
        """
        def numbers():
            return (
                Book.objects.count(),
                Author.objects.count(),
            )
        numbers()
        """
    )
    sent = events(found)
    assert {found.steps[event.step - 1].statement.text.split()[0] for event in sent} == {"return"}
    lines = [found.source.splitlines()[event.facts["line"] - 1].strip() for event in sent]
    assert lines == ["Book.objects.count(),", "Author.objects.count(),"]


def test_the_tracker_sees_the_cache_being_filled():
    found = trace("books = Book.objects.all()\nlen(books)\n")
    texts = [
        event.value.text
        for event in found.events
        if event.name == "books" and event.kind in ("assign", "mutate")
    ]
    assert texts == ["<QuerySet of Book, not evaluated>", "<QuerySet of Book, 2 objects>"]


def test_the_same_program_gives_the_same_events_twice():
    body = """
    with transaction.atomic():
        sid = transaction.savepoint_rollback(connection.savepoint())
        print(Book.objects.all(), Author.objects.prefetch_related("books"))
    """
    assert told(body, hide=()) == told(body, hide=())


def test_long_sql_is_cut_and_long_parameters_are():
    found = events(trace("list(Book.objects.filter(pk__in=range(600), title='x' * 9999))"))
    assert len(found[0].facts["sql"]) == 2_000
    assert len(plain(found[0].facts["params"])) <= 200


def test_what_other_threads_do_is_left_out():
    assert told(
        """
        import threading
        from django.db import connections
        from django.db.backends.base.base import BaseDatabaseWrapper
        def work():
            Book.objects.count()
            BaseDatabaseWrapper.close(connections["default"])
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        Book.objects.exists()
        """
    ) == ["query SELECT table=shop_book params=(1,) by=exists"]


def test_coroutines_on_the_programs_own_thread_are_recorded():
    assert told(
        """
        from asgiref.sync import async_to_sync
        async def main():
            books = Book.objects.all()
            await books.acount()
            return [book.title async for book in books]
        async_to_sync(main)()
        """
    ) == [
        "query SELECT table=shop_book by=count",
        "query SELECT table=shop_book by=iteration",
        "evaluate Book [<QuerySet of Book, 2 objects>] rows=2 by=iteration",
    ]
