"""Queries of threads and coroutines, whose connections are their own."""

import asyncio
import threading

from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


def close():
    """Close and forget this thread's connection: SQLite's own close() does nothing in memory."""
    BaseDatabaseWrapper.close(connections["default"])
    del connections["default"]


class Book(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "shop"


with connection.schema_editor() as editor:
    editor.create_model(Book)
Book.objects.create(title="Emma")


def elsewhere():
    print(Book.objects.count(), [book.title for book in Book.objects.all()])
    with transaction.atomic():
        transaction.on_commit(lambda: print("committed"))
        Book.objects.create(title="from a thread")
    close()


thread = threading.Thread(target=elsewhere)
thread.start()
thread.join()


async def main():
    books = Book.objects.order_by("pk")
    print(await books.acount(), [book.title async for book in books], await books.aexists())
    print((await Book.objects.aget(pk=1)).title, (await Book.objects.acreate(title="async")).pk)
    async for book in Book.objects.aiterator():
        print(book.title)
    return len(books)


async def last():
    await sync_to_async(close)()


async def apart():
    found = await main()
    await last()
    return found


print(async_to_sync(main)())
print(asyncio.run(apart()))
try:
    asyncio.run(sync_to_async(lambda: 1 / 0)())
except ZeroDivisionError as error:
    print(error)


async def unsafe():
    return Book.objects.count()


try:
    asyncio.run(unsafe())
except Exception as error:
    print(type(error).__name__, error)
print(Book.objects.count())
