"""The only code that knows SQL: tables, migrations and functions that take a session."""
