"""Tables whose rows are never changed or removed: triggers on both databases.

A migration calls ``install`` with its table. The same migration must be repeated after any
change of columns on SQLite, which rebuilds the table and drops its triggers; a contract test
looks for them.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES: list[str] = ["core_auditevent", "ledger_entry"]

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
    return [
        f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
    ]


def removals(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}" for verb in ("change", "truncate")
    ]
