-- Changes that were read back from both stores a while after they were applied; and what a
-- comparison could see of the database when it began.

-- How many there were in an hour, and what was found.
CREATE TABLE IF NOT EXISTS ${schema}.read_back (
  sync text NOT NULL,
  target text NOT NULL,
  after_ms bigint NOT NULL,
  hour timestamptz NOT NULL,
  correct bigint NOT NULL,
  missed bigint NOT NULL,
  undecided bigint NOT NULL,
  PRIMARY KEY (sync, target, after_ms, hour)
) WITH (fillfactor = 50);
COMMENT ON COLUMN ${schema}.read_back.after_ms IS
  'how long after it was applied a change was read back, in milliseconds';
COMMENT ON COLUMN ${schema}.read_back.missed IS
  'changes of which the target did not hold what the row said, nothing being under way';

-- Transactions that it shows were visible before anything was compared. Unknown of former runs.
ALTER TABLE ${schema}.verification ADD COLUMN IF NOT EXISTS source_view text;
ALTER TABLE ${schema}.verification ALTER COLUMN source_view
  SET DEFAULT pg_catalog.pg_current_snapshot()::text;

INSERT INTO ${schema}.schema_version (version) VALUES (7) ON CONFLICT DO NOTHING;
