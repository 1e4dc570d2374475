-- Syncline's own tables. ${schema} is the schema that source.schema names.
CREATE SCHEMA IF NOT EXISTS ${schema};
COMMENT ON SCHEMA ${schema} IS 'Syncline: who runs, what is mapped, how it goes';

CREATE TABLE IF NOT EXISTS ${schema}.schema_version (
  version int PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- One row for each file that names this database as its source.
CREATE TABLE IF NOT EXISTS ${schema}.sync (
  name text PRIMARY KEY,
  era bigint NOT NULL DEFAULT 1,
  holder text,
  held_since timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The mapping as it was last applied.
CREATE TABLE IF NOT EXISTS ${schema}.entry (
  sync text NOT NULL,
  name text NOT NULL,
  fingerprint text NOT NULL,
  definition text NOT NULL,
  pending_read boolean NOT NULL,
  former text NOT NULL,
  PRIMARY KEY (sync, name)
);

-- What each mapped table was when it was last read as a whole.
CREATE TABLE IF NOT EXISTS ${schema}.table_fingerprint (
  sync text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  fingerprint text NOT NULL,
  PRIMARY KEY (sync, schema_name, table_name)
);

-- How each pipeline goes, written every second or so.
CREATE TABLE IF NOT EXISTS ${schema}.pipeline (
  sync text NOT NULL,
  target text NOT NULL,
  lane text NOT NULL,
  state text NOT NULL,
  guarantee text NOT NULL,
  position_lsn pg_lsn NOT NULL,
  position_ordinal bigint NOT NULL,
  lag_bytes bigint NOT NULL,
  lag_seconds double precision NOT NULL,
  applied_transactions bigint NOT NULL,
  applied_changes bigint NOT NULL,
  last_batch_at timestamptz,
  waiting_edges bigint NOT NULL,
  attention text,
  at timestamptz NOT NULL,
  PRIMARY KEY (sync, target, lane)
) WITH (fillfactor = 50);

INSERT INTO ${schema}.schema_version (version) VALUES (1) ON CONFLICT DO NOTHING;
