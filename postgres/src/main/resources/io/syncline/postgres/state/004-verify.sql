-- What a comparison of the targets with the rows found, and how far each pipeline says it has come.

-- What a pipeline had applied when it said so last; with log capture only.
CREATE TABLE IF NOT EXISTS ${schema}.acknowledgement (
  sync text NOT NULL,
  target text NOT NULL,
  lane text NOT NULL,
  position_lsn pg_lsn NOT NULL,
  position_ordinal bigint NOT NULL,
  unseen bigint[] NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (sync, target, lane)
) WITH (fillfactor = 50);
COMMENT ON COLUMN ${schema}.acknowledgement.unseen IS
  'transactions at or before the position that a later view may not see yet';

-- One row for each comparison; verdicts are counted in rows.
CREATE TABLE IF NOT EXISTS ${schema}.verification (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sync text NOT NULL,
  target text NOT NULL,
  depth text NOT NULL,
  entity_types text[] NOT NULL,
  scope text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'abandoned')),
  source_position text NOT NULL,
  mapping text NOT NULL DEFAULT '',
  equal bigint NOT NULL DEFAULT 0,
  newer bigint NOT NULL DEFAULT 0,
  different bigint NOT NULL DEFAULT 0,
  deferred bigint NOT NULL DEFAULT 0,
  known_failure bigint NOT NULL DEFAULT 0,
  unverifiable bigint NOT NULL DEFAULT 0,
  flaws text[] NOT NULL DEFAULT '{}',
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX IF NOT EXISTS verification_of ON ${schema}.verification (sync, target, id);

-- Parts of a comparison that are decided.
CREATE TABLE IF NOT EXISTS ${schema}.verification_chunk (
  verification bigint NOT NULL REFERENCES ${schema}.verification ON DELETE CASCADE,
  entity_type text COLLATE "C" NOT NULL,
  pass text NOT NULL,
  number int NOT NULL,
  up_to text NOT NULL,
  equal bigint NOT NULL,
  newer bigint NOT NULL,
  different bigint NOT NULL,
  deferred bigint NOT NULL,
  known_failure bigint NOT NULL,
  unverifiable bigint NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (verification, entity_type, pass, number)
);

-- The rows of which a comparison did not find the target equal, and since when that is so.
CREATE TABLE IF NOT EXISTS ${schema}.verification_difference (
  verification bigint NOT NULL,
  entity_type text COLLATE "C" NOT NULL,
  entity_id text COLLATE "C" NOT NULL,
  pass text NOT NULL,
  number int NOT NULL,
  verdict text NOT NULL,
  discrepancies jsonb NOT NULL,
  target_version text,
  why text NOT NULL,
  first_seen_at timestamptz NOT NULL,
  PRIMARY KEY (verification, entity_type, entity_id),
  FOREIGN KEY (verification, entity_type, pass, number)
    REFERENCES ${schema}.verification_chunk ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS verification_difference_entity
  ON ${schema}.verification_difference (entity_type, entity_id, verification);
CREATE INDEX IF NOT EXISTS verification_difference_chunk
  ON ${schema}.verification_difference (verification, entity_type, pass, number);

INSERT INTO ${schema}.schema_version (version) VALUES (4) ON CONFLICT DO NOTHING;
