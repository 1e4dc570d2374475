-- What applications ask: whether the targets have what a transaction wrote, and whether an
-- operation was done before. A role needs no more than USAGE on this schema.

-- The latest view of the database of which the target has all that it shows.
ALTER TABLE ${schema}.acknowledgement ADD COLUMN IF NOT EXISTS seen pg_snapshot;

-- With log capture: 32-bit ids of the transactions whose change of the row is not in the target.
ALTER TABLE ${schema}.graph_sync_status
  ADD COLUMN IF NOT EXISTS changed_by bigint[] NOT NULL DEFAULT '{}';
ALTER TABLE ${schema}.discarded
  ADD COLUMN IF NOT EXISTS changed_by bigint[] NOT NULL DEFAULT '{}';

-- What callers did under a key of theirs, and what was answered.
CREATE TABLE IF NOT EXISTS ${schema}.caller_operation (
  key text PRIMARY KEY,
  ticket text,
  payload text,
  done_at timestamptz NOT NULL DEFAULT now(),
  keep_until timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS caller_operation_end ON ${schema}.caller_operation (keep_until);

-- A ticket for what this transaction wrote: all of it, or the entities that are named.
-- Taken last in the transaction; a text to be kept, and asked for after the commit.
CREATE OR REPLACE FUNCTION ${schema}.ticket(entity_types text[], entity_ids text[])
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $syncline$
DECLARE
  own_ bigint := pg_current_xact_id()::text::bigint;
  most_ int := 1000;
  made_ jsonb;
  named_ jsonb;
BEGIN
  IF cardinality(entity_types) > 0 THEN
    SELECT jsonb_agg(DISTINCT jsonb_build_array(n.type, n.id)) INTO named_
    FROM unnest(entity_types, entity_ids) AS n(type, id);
    SELECT jsonb_agg(DISTINCT
      jsonb_build_array(q.sync, q.target, q.entity_type, q.entity_id, q.queue_version))
    INTO made_ FROM unnest(entity_types, entity_ids) AS n(type, id)
    JOIN ${schema}.graph_sync_status q ON q.entity_type = n.type AND q.entity_id = n.id
    WHERE q.queue_version IS NOT NULL;
  ELSE
    -- What is seen here and is not committed is our own, also what a savepoint covers. Such rows
    -- have an id of ours, which is not before that of the transaction.
    SELECT jsonb_agg(jsonb_build_array(
      own.sync, own.target, own.entity_type, own.entity_id, own.queue_version))
    INTO made_ FROM (
      SELECT w.* FROM (
        SELECT q.sync, q.target, q.entity_type, q.entity_id, q.queue_version,
          (q.xmin::text::bigint - own_ % 4294967296 + 4294967296) % 4294967296 AS since
        FROM ${schema}.graph_sync_status q WHERE q.queue_version IS NOT NULL
          AND q.claimed_by IS NULL AND q.sync_status IN ('pending', 'deleted')
        UNION ALL
        SELECT q.sync, q.target, q.entity_type, q.entity_id, q.queue_version,
          (q.xmin::text::bigint - own_ % 4294967296 + 4294967296) % 4294967296
        FROM ${schema}.graph_sync_status q WHERE q.queue_version IS NOT NULL
          AND q.claimed_by IS NOT NULL) w
      WHERE CASE WHEN w.since < 100000000
        THEN pg_xact_status((own_ + w.since)::text::xid8) = 'in progress' END
      LIMIT most_ + 1) own;
  END IF;
  RETURN jsonb_build_object('ticket', 1, 'xid', own_::text,
    'database', (SELECT d.oid::text FROM pg_database d WHERE d.datname = current_database()),
    'named', coalesce(named_, '[]'),
    'made', CASE WHEN jsonb_array_length(made_) <= most_ THEN made_ ELSE '[]' END,
    'many', coalesce(jsonb_array_length(made_) > most_, false))::text;
END
$syncline$;

-- Whether triggers capture for a sync; otherwise the log does.
CREATE OR REPLACE FUNCTION ${schema}.captured_by_triggers(sync_ text)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $syncline$
  SELECT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.pronamespace = '${schema}'::regnamespace
      AND starts_with(obj_description(t.oid, 'pg_trigger'), 'Syncline, sync ' || sync_ || ', '))
$syncline$;

-- What became of a ticket: one row, or one for each failure. Every statement in here has a view of
-- its own, taken after it was asked whether the transaction is committed.
CREATE OR REPLACE FUNCTION ${schema}.ticket_state(ticket text, goal pg_lsn DEFAULT NULL)
RETURNS TABLE (state text, detail text, sync text, target text, entity_type text, entity_id text,
  failure_class text, failure_code text, dead_letter bigint, next_attempt_at timestamptz,
  from_log boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off AS $syncline$
#variable_conflict use_column
DECLARE
  ticket_ jsonb;
  goal_ pg_lsn := goal;
  own_ xid8;
  status_ text;
BEGIN
  BEGIN
    ticket_ := ticket;
    own_ := (ticket_ ->> 'xid')::xid8;
  EXCEPTION WHEN data_exception THEN ticket_ := NULL; -- it is no JSON, or has no such number
  END;
  IF (ticket_ ->> 'ticket') IS DISTINCT FROM '1' OR own_ IS NULL
    OR jsonb_typeof(ticket_ -> 'named') IS DISTINCT FROM 'array'
    OR jsonb_typeof(ticket_ -> 'made') IS DISTINCT FROM 'array' THEN
    RETURN QUERY SELECT 'unknown', 'this is no ticket', NULL::text, NULL::text, NULL::text,
      NULL::text, NULL::text, NULL::text, NULL::bigint, NULL::timestamptz, NULL::boolean;
    RETURN;
  END IF;
  BEGIN
    status_ := CASE WHEN (SELECT d.oid::text FROM pg_database d
      WHERE d.datname = current_database()) = ticket_ ->> 'database' THEN pg_xact_status(own_) END;
  EXCEPTION WHEN invalid_parameter_value THEN status_ := NULL;
  END;
  RETURN QUERY
  WITH wanted AS (
    SELECT n ->> 0 AS type, n ->> 1 AS id FROM jsonb_array_elements(ticket_ -> 'named') n),
  made AS (
    SELECT m ->> 0 AS sync, m ->> 1 AS target, m ->> 2 AS type, m ->> 3 AS id,
      (m ->> 4)::bigint AS version FROM jsonb_array_elements(ticket_ -> 'made') m),
  captured AS (
    SELECT s.sync, ${schema}.captured_by_triggers(s.sync) AS by_triggers
    FROM (SELECT DISTINCT e.sync FROM ${schema}.entry e WHERE e.fingerprint <> 'removed') s),
  place AS (
    SELECT e.sync, c.by_triggers, p.target, p.lane, p.state, p.attention, p.at,
      bool_or(e.pending_read) AS pending_read,
      coalesce(bool_or(a.position_lsn >= goal_ OR pg_visible_in_snapshot(own_, a.seen)), false)
        AS reached
    FROM ${schema}.entry e JOIN captured c ON c.sync = e.sync
    LEFT JOIN ${schema}.pipeline p ON p.sync = e.sync AND p.lane = e.definition::jsonb ->> 'lane'
    LEFT JOIN ${schema}.acknowledgement a
      ON a.sync = p.sync AND a.target = p.target AND a.lane = p.lane
    WHERE e.fingerprint <> 'removed'
      AND (ticket_ -> 'named' = '[]' OR e.name IN (SELECT w.type FROM wanted w))
    GROUP BY e.sync, c.by_triggers, p.target, p.lane, p.state, p.attention, p.at),
  rests AS (
    SELECT l.sync, l.target, l.by_triggers, l.pending_read, l.reached, l.lane,
      CASE WHEN l.target IS NULL THEN 'no engine has run yet'
        WHEN l.at < now() - interval '15 seconds' THEN 'no engine runs; last heard of ' || l.at
        WHEN l.attention IS NOT NULL THEN l.attention
        WHEN l.state NOT IN ('streaming', 'catching_up') THEN 'the pipeline is ' || l.state
        END AS why
    FROM place l),
  -- With log capture few rows are listed. A queue, which may be long, is not looked through
  -- (OFFSET keeps the joins apart), neither this sync's nor that of another.
  said AS (
    SELECT 1 AS worst, 'rolled back' AS state, 'the transaction was rolled back' AS detail,
      NULL::text AS sync, NULL::text AS target, NULL::text AS type, NULL::text AS id,
      NULL::text AS class, NULL::timestamptz AS next_at
    WHERE status_ = 'aborted'
    UNION ALL SELECT 1, 'unknown', 'the database knows nothing of this transaction, or no more',
      NULL, NULL, NULL, NULL, NULL, NULL WHERE status_ IS NULL
    UNION ALL SELECT 1, 'pending', 'the transaction is not committed yet',
      NULL, NULL, NULL, NULL, NULL, NULL
    WHERE status_ = 'in progress'
      OR (status_ = 'committed' AND NOT pg_visible_in_snapshot(own_, pg_current_snapshot()))
    UNION ALL SELECT 2, 'failed', q.last_error, q.sync, q.target, q.entity_type, q.entity_id,
      coalesce(q.error_class, 'record'), q.next_attempt_at
    FROM made m JOIN ${schema}.graph_sync_status q ON q.sync = m.sync AND q.target = m.target
      AND q.entity_type = m.type AND q.entity_id = m.id
    WHERE q.sync_status = 'failed' AND q.queue_version >= m.version
      AND coalesce(q.target_version::bigint, 0) < m.version
    UNION ALL SELECT 2, 'failed', q.last_error, q.sync, q.target, q.entity_type, q.entity_id,
      q.error_class, q.next_attempt_at
    FROM rests l CROSS JOIN LATERAL (SELECT q.* FROM ${schema}.graph_sync_status q
      WHERE q.sync = l.sync AND q.target = l.target AND q.lane = l.lane
        AND q.error_class IS NOT NULL OFFSET 0) q
    WHERE l.reached AND NOT l.by_triggers AND q.sync_status = 'failed'
      AND (q.changed_by @> ARRAY[own_::text::bigint % 4294967296]
        OR (q.entity_type, q.entity_id) IN (SELECT w.type, w.id FROM wanted w))
    UNION ALL SELECT 2, 'failed', 'accepted to differ by ' || d.discarded_by || ': ' || d.reason,
      d.sync, d.target, d.entity_type, d.entity_id, 'discarded', NULL
    FROM ${schema}.discarded d
    WHERE (d.changed_by @> ARRAY[own_::text::bigint % 4294967296]
      OR (d.entity_type, d.entity_id) IN (SELECT w.type, w.id FROM wanted w)
      OR EXISTS (SELECT FROM made m WHERE m.sync = d.sync AND m.target = d.target
        AND m.type = d.entity_type AND m.id = d.entity_id))
      -- What is listed again changed since.
      AND NOT EXISTS (SELECT FROM ${schema}.graph_sync_status q WHERE q.sync = d.sync
        AND q.target = d.target AND q.entity_type = d.entity_type AND q.entity_id = d.entity_id)
    UNION ALL SELECT 3, 'unknown', 'no sync maps ' || coalesce(w.type, 'anything'),
      NULL, NULL, w.type, w.id, NULL, NULL
    FROM wanted w RIGHT JOIN (VALUES (1)) AS one ON true
    WHERE NOT EXISTS (SELECT FROM ${schema}.entry e
      WHERE e.fingerprint <> 'removed' AND e.name = coalesce(w.type, e.name))
    UNION ALL SELECT 3, 'unknown', 'the transaction changed more entities than a ticket lists;'
      || ' name those that matter', NULL, NULL, NULL, NULL, NULL, NULL
    WHERE (ticket_ ->> 'many')::boolean
    UNION ALL SELECT 4, 'pending', 'it waits in the queue since ' || q.updated_at
        || coalesce(', tried ' || nullif(q.attempts, 0) || ' times: ' || q.last_error, '')
        || coalesce('; ' || r.why, ''),
      q.sync, q.target, q.entity_type, q.entity_id, NULL, q.next_attempt_at
    FROM made m JOIN ${schema}.graph_sync_status q ON q.sync = m.sync AND q.target = m.target
      AND q.entity_type = m.type AND q.entity_id = m.id
    LEFT JOIN rests r ON r.sync = q.sync AND r.target = q.target AND r.lane = q.lane
    WHERE q.sync_status IN ('pending', 'in_progress', 'deleted') AND q.queue_version >= m.version
      AND coalesce(q.target_version::bigint, 0) < m.version
    UNION ALL SELECT 4, 'pending', CASE WHEN r.target IS NULL THEN r.why
        WHEN r.pending_read THEN 'all rows of a type are to be read again'
        ELSE coalesce(r.why, 'the engine has not come to it yet') END,
      r.sync, r.target, NULL, NULL, NULL, NULL
    FROM rests r WHERE r.target IS NULL OR r.pending_read OR NOT (r.by_triggers OR r.reached)
    UNION ALL SELECT 4, 'pending', 'it is tried again: ' || q.last_error, q.sync, q.target,
      q.entity_type, q.entity_id, NULL, q.next_attempt_at
    FROM rests l CROSS JOIN LATERAL (SELECT q.* FROM ${schema}.graph_sync_status q
      WHERE q.sync = l.sync AND q.target = l.target AND q.lane = l.lane
        AND q.error_class IS NOT NULL OFFSET 0) q
    WHERE l.reached AND NOT l.by_triggers AND q.sync_status = 'pending'
      AND (q.changed_by @> ARRAY[own_::text::bigint % 4294967296]
        OR (q.entity_type, q.entity_id) IN (SELECT w.type, w.id FROM wanted w))
    UNION ALL SELECT 5, 'synced', 'every target has it', NULL, NULL, NULL, NULL, NULL, NULL)
  SELECT s.state, s.detail, s.sync, s.target, s.type, s.id, s.class,
    f.failure_code, f.id, s.next_at,
    status_ = 'committed' AND EXISTS (SELECT FROM place l WHERE NOT l.by_triggers)
  FROM said s LEFT JOIN LATERAL (
    SELECT f.id, f.failure_code FROM ${schema}.graph_sync_failures f
    WHERE s.state = 'failed' AND f.sync = s.sync AND f.target = s.target
      AND f.entity_type = s.type AND f.entity_id = s.id ORDER BY f.id DESC LIMIT 1) f ON true
  WHERE s.worst = (SELECT min(x.worst) FROM said x)
  ORDER BY s.sync, s.target, s.type, s.id LIMIT 1000;
END
$syncline$;

-- A place in the log after everything that is committed, to be given to ticket_state; it brings
-- the log on, so that an idle pipeline comes past it.
CREATE OR REPLACE FUNCTION ${schema}.ticket_goal()
RETURNS pg_lsn LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $syncline$
DECLARE
  goal_ pg_lsn := pg_current_wal_insert_lsn();
BEGIN
  PERFORM pg_logical_emit_message(true, 'syncline', 'heartbeat');
  RETURN goal_;
END
$syncline$;

-- Begins an operation under a key: true for whoever is first; waits for one that is under way.
CREATE OR REPLACE FUNCTION ${schema}.begin_operation(operation_key text, keep interval)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $syncline$
BEGIN
  INSERT INTO ${schema}.caller_operation AS o (key, keep_until)
  VALUES (operation_key, now() + keep)
  ON CONFLICT (key) DO UPDATE SET ticket = NULL, payload = NULL, done_at = now(),
    keep_until = excluded.keep_until
  WHERE o.keep_until < now();
  RETURN FOUND;
END
$syncline$;

-- Stores what is answered to an operation; in the transaction that began it.
CREATE OR REPLACE FUNCTION ${schema}.end_operation(operation_key text, ticket text, payload text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $syncline$
  UPDATE ${schema}.caller_operation SET ticket = $2, payload = $3
  WHERE key = $1 AND ticket IS NULL
$syncline$;

-- What was answered to an operation; no row if there was none.
CREATE OR REPLACE FUNCTION ${schema}.operation_answer(operation_key text)
RETURNS TABLE (ticket text, payload text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $syncline$
  SELECT o.ticket, o.payload FROM ${schema}.caller_operation o WHERE o.key = $1
$syncline$;

INSERT INTO ${schema}.schema_version (version) VALUES (6) ON CONFLICT DO NOTHING;
