"""What is read off an SQL statement without a database."""

import pytest

from tutor.tracer.probes.orm_sql import read_sql


@pytest.mark.parametrize(
    ("sql", "name", "table", "joins"),
    [
        ('SELECT "a"."id" FROM "a"', "SELECT", "a", None),
        ("  select * from shop_book where x = ' from y '", "SELECT", "shop_book", None),
        ('SELECT (SELECT COUNT(*) FROM "b") AS n FROM "a"', "SELECT", "a", None),
        ('SELECT COUNT(*) FROM (SELECT "a"."x" FROM "a" LIMIT 3) subquery', "SELECT", "a", None),
        ('SELECT 1 FROM "a" INNER JOIN "b" ON ("a"."x" = "b"."x") JOIN c USING (y)', "SELECT", "a", "b, c"),
        ('SELECT 1 FROM "a" WHERE EXISTS(SELECT 1 FROM "b" JOIN "c" ON 1)', "SELECT", "a", None),
        ('INSERT INTO "a" ("update", "from") VALUES (%s, %s)', "INSERT", "a", None),
        ("INSERT OR IGNORE INTO `a` (x) VALUES (1)", "INSERT", "a", None),
        ('UPDATE "a" SET "x" = (SELECT 1 FROM "b")', "UPDATE", "a", None),
        ('DELETE FROM "a" WHERE "a"."id" IN (%s)', "DELETE", "a", None),
        ('CREATE TABLE IF NOT EXISTS "a" ("x" integer REFERENCES "b" ("x"))', "CREATE", "a", None),
        ('CREATE INDEX "a_x" ON "a" ("x")', "CREATE", "a", None),
        ('DROP TABLE "a"', "DROP", "a", None),
        ("SELECT 1 FROM public.a, [odd name]", "SELECT", "public.a", None),
        ("-- from x\nSELECT /* from y */ 1 FROM a", "SELECT", "a", None),
        ("PRAGMA foreign_keys", "PRAGMA", None, None),
        ("SELECT %s", "SELECT", None, None),
        ("", "", None, None),
        ("((((", "", None, None),
    ],
)
def test_the_first_word_the_table_and_the_joins_are_found(sql, name, table, joins):
    found = read_sql(sql)
    assert (found.name, found.table, found.joins, found.transaction) == (name, table, joins, "")


@pytest.mark.parametrize(
    ("sql", "transaction", "savepoint"),
    [
        ("BEGIN", "begin", ""),
        ("begin immediate", "begin", ""),
        ("START TRANSACTION", "begin", ""),
        ("COMMIT", "commit", ""),
        ("END", "commit", ""),
        ("ROLLBACK", "rollback", ""),
        ('SAVEPOINT "s1_x1"', "savepoint", "s1_x1"),
        ('RELEASE SAVEPOINT "s1_x1"', "release", "s1_x1"),
        ('ROLLBACK TO SAVEPOINT "s1_x1"', "restore", "s1_x1"),
        ("ROLLBACK TO s", "restore", "s"),
    ],
)
def test_statements_of_transactions_are_told_apart(sql, transaction, savepoint):
    found = read_sql(sql)
    assert (found.transaction, found.savepoint, found.table) == (transaction, savepoint, None)


def test_what_is_no_string_is_named_by_its_type():
    assert read_sql(object()).text == "<object>"


def test_a_string_of_the_programs_own_kind_is_read_without_asking_it():
    class Loud(str):
        def __str__(self):
            raise AssertionError

        strip = upper = __getitem__ = __hash__ = __eq__ = __str__

    assert read_sql(Loud("SELECT 1 FROM a")).table == "a"


def test_long_statements_are_cut_and_read_in_time():
    found = read_sql("SELECT " + "(" * 100_000 + " FROM a")
    assert (found.name, found.table, len(found.text)) == ("SELECT", None, 2_000)
