"""What the tables say about names that the code has. The site does not build where the two differ."""

MODIFIERS = {
    "null": "may be empty",
    "unique": "no two records have the same; on a `ref`: one to one",
    "index": "gets an index; a `ref` has one anyway",
    "default": "the value where a request names none: a literal, `now` for dates and times, `random` for `uuid`,"
    " `object` or `array` for `json`",
    "min": "the least number; for text and `bytes` the least length",
    "max": "the greatest number; for text and `bytes` the greatest length",
    "pattern": "a regular expression that text has to match",
    "on-delete": "what happens to the record when the other one is deleted: `restrict` (unless told), `cascade` or"
    " `set-null`",
    "as": "the last part of the way back: `as=articles` makes `/users/{id}/articles`",
    "key": "what it is called in requests: `tag_ids` for `tags` unless told",
}

PROJECT_KEYS = {
    "template": "the release of the template that the service follows",
    "name": "its name; fixed after `forge new`",
    "package": "its Python package; fixed after `forge new`",
    "description": "one line for `pyproject.toml` and README",
    "author": "for `pyproject.toml`",
    "database": "`postgresql` or `sqlite`; fixed after `forge new`",
    "api-prefix": "what the paths of the API begin with",
}

MODEL_KEYS = {
    "plural": "the name of its package, and the base of table and path",
    "table": "its table",
    "path": "its path in the API, without the leading slash",
    "timestamps": "whether it has `created_at` and `updated_at`",
    "unique-together": 'lists of fields that are unique together, such as `[["author", "slug"]]`',
    "fields": "a table with a line for each field: its name, and what follows it in the grammar",
}

SETTINGS = {
    "environment": "`development` or `production`, which refuses weak database passwords",
    "log_level": "`DEBUG`, `INFO`, `WARNING` or `ERROR`",
    "database_url": "the database",
    "database_replica_url": "where reads go; without it they go to `DATABASE_URL`",
    "database_pgbouncer": "whether the URLs lead to a PgBouncer in transaction mode",
    "database_pool_size": "connections that one process keeps open, 1 to 200",
    "database_pool_timeout": "seconds that a request waits for a free connection before it is answered 503",
    "database_connect_timeout": "seconds that opening a connection may take",
    "database_statement_timeout": "seconds that a statement may take",
    "database_lock_timeout": "seconds that a statement waits for a lock; on SQLite, a write for the one before it",
    "max_body_size": "bytes; a larger request body is answered 413",
    "telemetry": "whether OpenTelemetry is on; the `OTEL_*` variables say where to",
}
