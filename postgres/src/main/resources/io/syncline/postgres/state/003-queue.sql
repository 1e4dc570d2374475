-- What triggers write and workers take: the queue of trigger capture is graph_sync_status itself.

-- The order of changes. Taken while the row is locked, one by one: so it is the order of each key.
CREATE SEQUENCE IF NOT EXISTS ${schema}.queue_version AS bigint CACHE 1;

ALTER TABLE ${schema}.graph_sync_status ADD COLUMN IF NOT EXISTS queue_version bigint;
ALTER TABLE ${schema}.graph_sync_status
  SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX IF NOT EXISTS graph_sync_status_claimable
  ON ${schema}.graph_sync_status (lane, queue_version)
  WHERE claimed_by IS NULL AND sync_status IN ('pending', 'deleted') AND queue_version IS NOT NULL;
CREATE INDEX IF NOT EXISTS graph_sync_status_claimed
  ON ${schema}.graph_sync_status (claimed_by) WHERE claimed_by IS NOT NULL;

-- Rows whose key became another, in the order in which that happened, until they are applied.
CREATE TABLE IF NOT EXISTS ${schema}.key_move (
  sync text NOT NULL,
  target text NOT NULL,
  entity_type text NOT NULL,
  seq bigint NOT NULL,
  from_id text NOT NULL,
  to_id text NOT NULL,
  PRIMARY KEY (sync, target, entity_type, seq)
);
CREATE INDEX IF NOT EXISTS key_move_from
  ON ${schema}.key_move (sync, target, entity_type, from_id);
CREATE INDEX IF NOT EXISTS key_move_to ON ${schema}.key_move (sync, target, entity_type, to_id);

-- Processes that take work from the queue. One that is silent is fenced off, and its work taken over.
CREATE TABLE IF NOT EXISTS ${schema}.worker (
  sync text NOT NULL,
  target text NOT NULL,
  number int NOT NULL,
  holder text NOT NULL,
  incarnation text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  alive_until timestamptz NOT NULL,
  PRIMARY KEY (sync, target, number)
) WITH (fillfactor = 50);

-- A row was inserted or changed: what it projects to is no longer what the target holds.
-- Parameters: sync, target, type, lane, id, changed arrays.
CREATE OR REPLACE FUNCTION ${schema}.on_entity_change(text, text, text, text, text, jsonb)
RETURNS void LANGUAGE plpgsql AS $syncline$
BEGIN
  INSERT INTO ${schema}.graph_sync_status AS q
    (sync, target, entity_type, entity_id, sync_status, lane, changed_arrays, queue_version)
  VALUES ($1, $2, $3, $5, 'pending', $4, $6, pg_catalog.nextval('${schema}.queue_version'))
  ON CONFLICT (sync, target, entity_type, entity_id) DO UPDATE SET
    sync_status = 'pending', lane = excluded.lane,
    changed_arrays = CASE
      WHEN q.sync_status = 'synced' THEN excluded.changed_arrays
      WHEN excluded.changed_arrays IS NULL THEN q.changed_arrays
      ELSE coalesce(q.changed_arrays, '{}') || excluded.changed_arrays END,
    queue_version = pg_catalog.nextval('${schema}.queue_version'),
    attempts = 0, next_attempt_at = NULL, updated_at = now();
END
$syncline$;

-- A row was deleted: its tombstone waits until the target has nothing of it.
-- Parameters: sync, target, type, lane, id.
CREATE OR REPLACE FUNCTION ${schema}.on_entity_delete(text, text, text, text, text)
RETURNS void LANGUAGE plpgsql AS $syncline$
BEGIN
  INSERT INTO ${schema}.graph_sync_status AS q
    (sync, target, entity_type, entity_id, sync_status, lane, queue_version)
  VALUES ($1, $2, $3, $5, 'deleted', $4, pg_catalog.nextval('${schema}.queue_version'))
  ON CONFLICT (sync, target, entity_type, entity_id) DO UPDATE SET
    sync_status = 'deleted', lane = excluded.lane, changed_arrays = NULL,
    queue_version = pg_catalog.nextval('${schema}.queue_version'),
    attempts = 0, next_attempt_at = NULL, updated_at = now();
END
$syncline$;

-- Which elements of an array column came and went; NULL if none did, whatever their order.
CREATE OR REPLACE FUNCTION ${schema}.on_array_field_change(name text, before text[], after text[])
RETURNS jsonb LANGUAGE sql IMMUTABLE AS $syncline$
  SELECT CASE WHEN added IS NULL AND removed IS NULL THEN NULL
    ELSE jsonb_build_object(name, jsonb_build_object(
      'added', coalesce(added, '[]'), 'removed', coalesce(removed, '[]'))) END
  FROM (SELECT jsonb_agg(e) AS added FROM
      (SELECT unnest(after) AS e EXCEPT SELECT unnest(before) ORDER BY 1 LIMIT 1000) a) a,
    (SELECT jsonb_agg(e) AS removed FROM
      (SELECT unnest(before) AS e EXCEPT SELECT unnest(after) ORDER BY 1 LIMIT 1000) r) r
$syncline$;

-- A row's key became another: both are taken together, so that its node keeps its identity.
-- Parameters: sync, target, type, lane, id before, id now, changed arrays.
CREATE OR REPLACE FUNCTION ${schema}.on_key_change(text, text, text, text, text, text, jsonb)
RETURNS void LANGUAGE plpgsql AS $syncline$
BEGIN
  INSERT INTO ${schema}.key_move (sync, target, entity_type, seq, from_id, to_id)
  VALUES ($1, $2, $3, pg_catalog.nextval('${schema}.queue_version'), $5, $6);
  PERFORM ${schema}.on_entity_delete($1, $2, $3, $4, $5);
  PERFORM ${schema}.on_entity_change($1, $2, $3, $4, $6, $7);
END
$syncline$;

REVOKE ALL ON FUNCTION
  ${schema}.on_entity_change(text, text, text, text, text, jsonb),
  ${schema}.on_entity_delete(text, text, text, text, text),
  ${schema}.on_array_field_change(text, text[], text[]),
  ${schema}.on_key_change(text, text, text, text, text, text, jsonb)
FROM PUBLIC;

INSERT INTO ${schema}.schema_version (version) VALUES (3) ON CONFLICT DO NOTHING;
