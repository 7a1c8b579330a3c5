"""The model signals, with a sender named before its model exists."""

from django.db import connection, models
from django.db.models import signals
from django.dispatch import receiver

log = []


def saved(sender, instance, created, **kwargs):
    log.append((kwargs["signal"] is signals.post_save, sender.__name__, instance.pk, created, sorted(kwargs)))


signals.post_save.connect(saved, sender="shelf.Book")
print(len(signals.post_save.receivers), log)


class Book(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "shelf"


@receiver([signals.pre_save, signals.pre_delete, signals.post_delete], sender=Book)
def around(sender, instance, **kwargs):
    log.append((instance.pk, sorted(kwargs)))


with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE shelf_book (id integer PRIMARY KEY, title text)")
book = Book.objects.create(title="Emma")
book.title = "Persuasion"
book.save()
books = Book.objects.filter(title__startswith="P")
print(books._result_cache, books.count(), [str(found.title) for found in books])
print(book.delete(), book.pk)
print(*log, sep="\n")
print(signals.post_save.disconnect(saved, sender="shelf.Book"), signals.post_save.has_listeners(Book))
