"""Tables whose rows are never changed or removed: triggers on both databases.

A migration calls ``install`` with its table. The same migration must be repeated after any
change of columns on SQLite, which rebuilds the table and drops its triggers; a contract test
looks for them.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES: list[str] = [
    "core_auditevent",
    "core_auditreading",
    "core_auditseal",
    "core_readingseal",
    "ledger_entry",
]

_SENTENCE = "rows of {table} are never changed or removed"


def install(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Make UPDATE, DELETE and TRUNCATE of the table fail."""
    for statement in statements(schema_editor.connection.vendor, table):
        schema_editor.execute(statement)


def remove(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take the triggers away again: for backward migrations and the tests' clean-up only."""
    for statement in removals(schema_editor.connection.vendor, table):
        schema_editor.execute(statement)


def statements(vendor: str, table: str) -> list[str]:
    sentence = _SENTENCE.format(table=table)
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    function = f"{table}_is_append_only"
    body = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'"
    code = f"AS $$ BEGIN {body}; END $$ LANGUAGE plpgsql"
    on_row = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
    on_table = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger {code}",
        f"CREATE TRIGGER {table}_no_change {on_row} EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {table}_no_truncate {on_table} EXECUTE FUNCTION {function}()",
    ]


def removals(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}" for verb in ("change", "truncate")
    ]


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables of ``TABLES`` that have all their triggers."""
    wanted = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"}.get(
        connection.vendor, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(wanted)
        found = {row[0] for row in cursor.fetchall()}
    verbs = ("update", "delete") if connection.vendor == "sqlite" else ("change", "truncate")
    return {table for table in TABLES if all(f"{table}_no_{verb}" in found for verb in verbs)}
