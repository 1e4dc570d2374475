-- From which version on the targets hold what a changed mapping, or table, makes of an entry's rows:
-- all of them were read again and written as of a later one.
CREATE TABLE IF NOT EXISTS ${schema}.entry_read (
  sync text NOT NULL,
  name text NOT NULL,
  era bigint NOT NULL,
  lsn bigint NOT NULL,
  ordinal bigint NOT NULL,
  PRIMARY KEY (sync, name)
);

INSERT INTO ${schema}.schema_version (version) VALUES (11) ON CONFLICT DO NOTHING;
