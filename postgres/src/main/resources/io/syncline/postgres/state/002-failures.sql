-- What is not plainly in sync, what failed and why, what was done, and what people ask for.

-- One row for each entity that is not plainly in sync: set aside, waiting to be tried, in conflict.
-- With log capture an entity that is not listed is in sync up to its pipeline's position: see the
-- view graph_sync_types and the function graph_sync_status_of.
CREATE TABLE IF NOT EXISTS ${schema}.graph_sync_status (
  sync text NOT NULL,
  target text NOT NULL,
  entity_type text NOT NULL,
  entity_id text NOT NULL,
  -- pending, in_progress, synced, failed or deleted; a CHECK would cost each triggered write a tenth.
  sync_status text NOT NULL,
  lane text NOT NULL,
  changed_arrays jsonb,
  attempts int NOT NULL DEFAULT 0,
  last_error text,
  error_class text,
  last_attempt_at timestamptz,
  next_attempt_at timestamptz,
  last_synced_at timestamptz,
  source_version text,
  target_version text,
  epoch bigint,
  graph_id text,
  has_conflicts boolean NOT NULL DEFAULT false,
  conflict_details jsonb,
  claimed_by text,
  lease_expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- What tells rows apart comes first: a look for one that is not there is a short one.
  PRIMARY KEY (entity_id, entity_type, target, sync)
);
CREATE INDEX IF NOT EXISTS graph_sync_status_due
  ON ${schema}.graph_sync_status (sync, target, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
-- What was refused and what waits with log capture, among whatever the queue of another sync holds.
CREATE INDEX IF NOT EXISTS graph_sync_status_refused
  ON ${schema}.graph_sync_status (sync, target) WHERE error_class IS NOT NULL;

-- What became of batches: a few of each minute have a row each, one row sums up the others.
CREATE TABLE IF NOT EXISTS ${schema}.graph_sync_batches (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sync text NOT NULL,
  target text NOT NULL,
  batch_type text NOT NULL,
  batch_status text NOT NULL,
  lane text NOT NULL,
  batches bigint NOT NULL DEFAULT 1,
  total_entities bigint NOT NULL DEFAULT 0,
  synced_count bigint NOT NULL DEFAULT 0,
  failed_count bigint NOT NULL DEFAULT 0,
  skipped_count bigint NOT NULL DEFAULT 0,
  conflict_count bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  completed_at timestamptz,
  duration_seconds double precision,
  created_at timestamptz NOT NULL DEFAULT now(),
  engine text,
  position text
);
CREATE INDEX IF NOT EXISTS graph_sync_batches_created
  ON ${schema}.graph_sync_batches (created_at);

-- One row for each failed attempt.
CREATE TABLE IF NOT EXISTS ${schema}.graph_sync_failures (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sync text NOT NULL,
  target text NOT NULL,
  batch_id bigint,
  entity_type text NOT NULL,
  entity_id text NOT NULL,
  attempt_number int NOT NULL,
  failure_class text NOT NULL,
  failure_code text NOT NULL,
  failure_message text NOT NULL,
  retryable boolean NOT NULL,
  change text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  resolution text,
  resolution_reason text,
  resolved_by text
);
CREATE INDEX IF NOT EXISTS graph_sync_failures_entity
  ON ${schema}.graph_sync_failures (sync, target, entity_type, entity_id);
CREATE INDEX IF NOT EXISTS graph_sync_failures_created
  ON ${schema}.graph_sync_failures (created_at);

-- Rows that a person accepts to be different, until they change again.
CREATE TABLE IF NOT EXISTS ${schema}.discarded (
  sync text NOT NULL,
  target text NOT NULL,
  entity_type text NOT NULL,
  entity_id text NOT NULL,
  lane text NOT NULL,
  reason text NOT NULL,
  discarded_by text NOT NULL,
  discarded_at timestamptz NOT NULL,
  PRIMARY KEY (sync, target, entity_type, entity_id)
);

-- What people decided, and why; never changed, pruned by nobody but you.
CREATE TABLE IF NOT EXISTS ${schema}.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sync text NOT NULL,
  target text,
  action text NOT NULL,
  entity_type text,
  entity_id text,
  lane text,
  reason text NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT now()
);

-- What was done with rows, as far as the file asks for it.
CREATE TABLE IF NOT EXISTS ${schema}.operations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sync text NOT NULL,
  target text NOT NULL,
  lane text NOT NULL,
  entity_type text NOT NULL,
  entity_id text NOT NULL,
  graph_id text NOT NULL,
  operation text NOT NULL,
  change text NOT NULL,
  source_version text NOT NULL,
  outcome text NOT NULL,
  retries int NOT NULL,
  next_attempt_at timestamptz,
  at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS operations_entity
  ON ${schema}.operations (sync, entity_type, entity_id);
CREATE INDEX IF NOT EXISTS operations_at ON ${schema}.operations (at);

-- Rows that an engine is asked to read again.
CREATE TABLE IF NOT EXISTS ${schema}.request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sync text NOT NULL,
  entity_type text NOT NULL,
  entity_id text,
  filter text,
  state text NOT NULL,
  rows_read bigint NOT NULL DEFAULT 0,
  read_up_to text NOT NULL DEFAULT '',
  message text NOT NULL DEFAULT '',
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS request_open
  ON ${schema}.request (sync) WHERE state IN ('waiting', 'running');

-- Lanes that rest until they are resumed.
CREATE TABLE IF NOT EXISTS ${schema}.pause (
  sync text NOT NULL,
  target text NOT NULL,
  lane text NOT NULL,
  reason text NOT NULL,
  paused_by text NOT NULL,
  paused_at timestamptz NOT NULL,
  PRIMARY KEY (sync, target, lane)
);

ALTER TABLE ${schema}.pipeline ADD COLUMN IF NOT EXISTS dead_letters bigint NOT NULL DEFAULT 0;
ALTER TABLE ${schema}.pipeline ADD COLUMN IF NOT EXISTS breaker text NOT NULL DEFAULT 'closed';

-- What holds, by rule, of all entities of a type that are not listed.
CREATE OR REPLACE VIEW ${schema}.graph_sync_others AS
SELECT
  p.sync,
  p.target,
  e.name AS entity_type,
  p.lane,
  CASE
    WHEN p.state IN ('streaming', 'catching_up') AND p.lag_seconds = 0
      AND p.at > now() - interval '15 seconds' THEN 'synced'
    ELSE 'pending'
  END AS others_are,
  p.position_lsn AS synced_up_to,
  p.at AS as_of
FROM ${schema}.pipeline p
JOIN ${schema}.entry e ON e.sync = p.sync AND e.fingerprint <> 'removed'
  AND (e.definition::jsonb ->> 'lane') = p.lane;

-- How each type goes: what is listed, and what holds of all others. Reads the listed rows once.
CREATE OR REPLACE VIEW ${schema}.graph_sync_types AS
SELECT
  o.*,
  coalesce(listed.pending, 0) AS pending,
  coalesce(listed.failed, 0) AS failed,
  coalesce(listed.conflicts, 0) AS conflicts
FROM ${schema}.graph_sync_others o
LEFT JOIN (
  SELECT sync, target, entity_type, count(*) FILTER (WHERE sync_status = 'pending') AS pending,
    count(*) FILTER (WHERE sync_status = 'failed') AS failed,
    count(*) FILTER (WHERE has_conflicts) AS conflicts
  FROM ${schema}.graph_sync_status GROUP BY sync, target, entity_type) listed
  ON listed.sync = o.sync AND listed.target = o.target AND listed.entity_type = o.entity_type;

-- What is known of one entity: its row if it is listed, otherwise the rule.
CREATE OR REPLACE FUNCTION ${schema}.graph_sync_status_of(type text, id text)
RETURNS TABLE (target text, sync_status text, reason text, as_of timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT t.target, coalesce(s.sync_status, t.others_are),
    coalesce(s.last_error, 'everything up to ' || t.synced_up_to || ' is in the target'),
    coalesce(s.updated_at, t.as_of)
  FROM ${schema}.graph_sync_others t
  LEFT JOIN ${schema}.graph_sync_status s ON s.sync = t.sync AND s.target = t.target
    AND s.entity_type = t.entity_type AND s.entity_id = id
  WHERE t.entity_type = type
$$;

INSERT INTO ${schema}.schema_version (version) VALUES (2) ON CONFLICT DO NOTHING;
