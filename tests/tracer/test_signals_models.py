import pytest
from django.test.utils import isolate_apps

from tests.tracer.signal_events import told


@pytest.mark.django_db
@isolate_apps("tutor.learners")
def test_the_built_in_model_signals_are_recorded_once_the_program_listens():
    assert told(
        """
        from django.db import models
        from django.db.models.signals import post_save, pre_delete
        def saved(sender, instance, created, **kw): return created
        post_save.connect(saved, sender="shelf.Book")
        class Book(models.Model):
            title = models.CharField(max_length=9)
            class Meta: app_label = "shelf"
        from django.db import connection
        connection.cursor().execute("CREATE TABLE shelf_book (id integer PRIMARY KEY, title text)")
        book = Book(title="Emma")
        book.save()
        book.save()
        book.delete()
        post_save.disconnect(saved, sender="shelf.Book")
        """
    ) == [
        "connect saved [1 receiver: saved] signal=post_save receiver=function saved sender=class Book",
        (
            "send post_save [1 receiver: saved] signal=post_save sender=class Book "
            "kwargs={'instance': Book(id=1, title='Emma'), 'created': True, "
            "'update_fields': None, 'raw': False, 'using': 'default'} send=1"
        ),
        "receive saved signal=post_save sender=class Book send=1 receive=1",
        "respond saved [True] signal=post_save send=1 receive=1",
        (
            "send post_save [1 receiver: saved] signal=post_save sender=class Book "
            "kwargs={'instance': Book(id=1, title='Emma'), 'created': False, "
            "'update_fields': None, 'raw': False, 'using': 'default'} send=2"
        ),
        "receive saved signal=post_save sender=class Book send=2 receive=2",
        "respond saved [False] signal=post_save send=2 receive=2",
        "disconnect saved [no receivers] signal=post_save receiver=function saved sender=class Book",
    ]


def test_djangos_own_signals_are_silent_until_the_program_listens():
    body = """
    from django.core.signals import setting_changed
    setting_changed.send(sender=None, setting="X", value=1, enter=True)
    def heard(**kwargs): pass
    setting_changed.connect(heard)
    setting_changed.send(sender=None, setting="X", value=2, enter=True)
    setting_changed.disconnect(heard)
    """
    kinds = [line.split(" [")[0] for line in told(body)]
    assert kinds[:2] == ["connect heard", "send setting_changed"]
    assert kinds[-1] == "disconnect heard"
    assert [line for line in kinds if "heard" in line and "re" in line] != []
