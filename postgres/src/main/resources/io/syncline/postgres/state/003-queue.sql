-- What triggers write and workers take: the queue of trigger capture is graph_sync_status itself.

-- The order of changes. Taken while the row is locked, one by one: so it is the order of each key.
-- Rows of a snapshot have version 1.
CREATE SEQUENCE IF NOT EXISTS ${schema}.queue_version AS bigint MINVALUE 2 START 2 CACHE 1;

ALTER TABLE ${schema}.graph_sync_status ADD COLUMN IF NOT EXISTS queue_version bigint;
ALTER TABLE ${schema}.graph_sync_status
  SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX IF NOT EXISTS graph_sync_status_claimable
  ON ${schema}.graph_sync_status (lane, queue_version)
  WHERE claimed_by IS NULL AND sync_status IN ('pending', 'deleted') AND queue_version IS NOT NULL;
CREATE INDEX IF NOT EXISTS graph_sync_status_claimed
  ON ${schema}.graph_sync_status (claimed_by) WHERE claimed_by IS NOT NULL;

CREATE INDEX IF NOT EXISTS graph_sync_status_failed
  ON ${schema}.graph_sync_status (lane) WHERE sync_status = 'failed';

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
  -- First, since it locks the old key: whatever was claimed under it is older than the move.
  PERFORM ${schema}.on_entity_delete($1, $2, $3, $4, $5);
  INSERT INTO ${schema}.key_move (sync, target, entity_type, seq, from_id, to_id)
  VALUES ($1, $2, $3, pg_catalog.nextval('${schema}.queue_version'), $5, $6);
  PERFORM ${schema}.on_entity_change($1, $2, $3, $4, $6, $7);
END
$syncline$;

-- Claims entities of one lane for a worker, of the first that has any, each newer than what is given
-- for the lane. Of one lane, so that nothing of a low one keeps what is urgent waiting.
-- Those between which rows moved are claimed together or not at all. One statement, so that a
-- worker that stops holds no lock; and it waits for nobody.
CREATE OR REPLACE FUNCTION ${schema}.claim_changes(
  sync_ text, target_ text, number_ int, incarnation_ text, era_ bigint,
  lanes_ text[], after_ bigint[], most_ int)
RETURNS TABLE (type_ text, id_ text, version_ bigint, lane_ text, since_ timestamptz,
  retries_ int)
LANGUAGE plpgsql AS $syncline$
DECLARE
  member_ text := number_ || '/' || incarnation_;
  claimed_ ${schema}.graph_sync_status[] := '{}';
  more_ ${schema}.graph_sync_status[];
BEGIN
  FOR i IN 1 .. array_length(lanes_, 1) LOOP
    EXIT WHEN cardinality(claimed_) > 0;
    CONTINUE WHEN EXISTS (SELECT FROM ${schema}.pause p
      WHERE p.sync = sync_ AND p.target = target_ AND p.lane = lanes_[i]);
    WITH due AS (
      SELECT q.ctid AS place FROM ${schema}.graph_sync_status q
      WHERE q.claimed_by IS NULL AND q.sync_status IN ('pending', 'deleted')
        AND q.queue_version IS NOT NULL AND q.queue_version > after_[i] AND q.lane = lanes_[i]
        AND q.sync = sync_ AND q.target = target_
        AND (q.next_attempt_at IS NULL OR q.next_attempt_at <= now())
      ORDER BY q.queue_version LIMIT most_ FOR UPDATE SKIP LOCKED),
    taken AS (
      UPDATE ${schema}.graph_sync_status q SET claimed_by = member_,
        sync_status = CASE q.sync_status WHEN 'pending' THEN 'in_progress' ELSE q.sync_status END,
        last_attempt_at = now()
      FROM due WHERE q.ctid = due.place RETURNING q)
    SELECT coalesce(array_agg(taken.q), '{}') INTO claimed_ FROM taken;
  END LOOP;

  -- Locked, so that nobody takes the worker's claims over before this one is among them.
  IF cardinality(claimed_) > 0 THEN
    PERFORM FROM ${schema}.worker w WHERE w.sync = sync_ AND w.target = target_
      AND w.number = number_ AND w.incarnation = incarnation_ FOR KEY SHARE;
    IF NOT FOUND OR NOT EXISTS (SELECT FROM ${schema}.sync s WHERE s.name = sync_ AND s.era = era_) THEN
      RAISE EXCEPTION 'worker % is no longer one', member_ USING ERRCODE = 'SY001';
    END IF;
  END IF;

  IF cardinality(claimed_) > 0 AND EXISTS (SELECT FROM ${schema}.key_move m
      WHERE m.sync = sync_ AND m.target = target_) THEN
    WITH RECURSIVE reach AS (
      SELECT c.entity_type AS type, c.entity_id AS id FROM unnest(claimed_) c
      UNION
      SELECT r.type, n.id FROM reach r CROSS JOIN LATERAL (
        SELECT m.to_id AS id FROM ${schema}.key_move m WHERE m.sync = sync_
          AND m.target = target_ AND m.entity_type = r.type AND m.from_id = r.id
        UNION ALL
        SELECT m.from_id FROM ${schema}.key_move m WHERE m.sync = sync_
          AND m.target = target_ AND m.entity_type = r.type AND m.to_id = r.id) n),
    due AS (
      SELECT q.ctid AS place FROM ${schema}.graph_sync_status q JOIN reach r
        ON q.sync = sync_ AND q.target = target_ AND q.entity_type = r.type AND q.entity_id = r.id
      WHERE q.claimed_by IS NULL FOR UPDATE OF q SKIP LOCKED),
    taken AS (
      UPDATE ${schema}.graph_sync_status q SET claimed_by = member_,
        sync_status = CASE q.sync_status WHEN 'deleted' THEN 'deleted' ELSE 'in_progress' END,
        last_attempt_at = now()
      FROM due WHERE q.ctid = due.place RETURNING q)
    SELECT coalesce(array_agg(taken.q), '{}') INTO more_ FROM taken;
    claimed_ := claimed_ || more_;
    PERFORM ${schema}.let_go_of_parts(sync_, target_, member_, claimed_);
    SELECT coalesce(array_agg(c), '{}') INTO claimed_ FROM unnest(claimed_) c
    JOIN ${schema}.graph_sync_status q ON q.sync = sync_ AND q.target = target_
      AND q.entity_type = c.entity_type AND q.entity_id = c.entity_id
    WHERE q.claimed_by = member_;
  END IF;
  RETURN QUERY SELECT c.entity_type, c.entity_id, c.queue_version, c.lane, c.updated_at,
    CASE WHEN c.last_error IS NULL THEN 0 ELSE greatest(c.attempts, 1) END
    FROM unnest(claimed_) c;
END
$syncline$;

-- Lets go of claimed entities that rows moved to or from entities which others have just now.
CREATE OR REPLACE FUNCTION ${schema}.let_go_of_parts(
  sync_ text, target_ text, member_ text, claimed_ ${schema}.graph_sync_status[])
RETURNS void LANGUAGE sql AS $syncline$
  WITH RECURSIVE ours AS (
    SELECT c.entity_type AS type, c.entity_id AS id FROM unnest(claimed_) c),
  beyond AS (
    SELECT m.entity_type AS type, m.from_id AS id FROM ours o JOIN ${schema}.key_move m
      ON m.sync = sync_ AND m.target = target_ AND m.entity_type = o.type AND m.to_id = o.id
    UNION
    SELECT m.entity_type, m.to_id FROM ours o JOIN ${schema}.key_move m
      ON m.sync = sync_ AND m.target = target_ AND m.entity_type = o.type AND m.from_id = o.id
    EXCEPT SELECT type, id FROM ours),
  torn AS (
    SELECT b.type, b.id FROM beyond b WHERE EXISTS (
      SELECT FROM ${schema}.graph_sync_status q WHERE q.sync = sync_ AND q.target = target_
        AND q.entity_type = b.type AND q.entity_id = b.id)
    UNION
    SELECT r.type, n.id FROM torn r CROSS JOIN LATERAL (
      SELECT m.to_id AS id FROM ${schema}.key_move m WHERE m.sync = sync_
        AND m.target = target_ AND m.entity_type = r.type AND m.from_id = r.id
      UNION ALL
      SELECT m.from_id FROM ${schema}.key_move m WHERE m.sync = sync_
        AND m.target = target_ AND m.entity_type = r.type AND m.to_id = r.id) n)
  UPDATE ${schema}.graph_sync_status q SET claimed_by = NULL,
    sync_status = CASE q.sync_status WHEN 'in_progress' THEN 'pending' ELSE q.sync_status END
  FROM torn t WHERE q.sync = sync_ AND q.target = target_ AND q.entity_type = t.type
    AND q.entity_id = t.id AND q.claimed_by = member_
$syncline$;

-- The target has these entities as they were read. What changed since it was claimed stays due;
-- what somebody writes to just now is answered, to be completed later.
CREATE OR REPLACE FUNCTION ${schema}.complete_changes(
  sync_ text, target_ text, member_ text,
  types_ text[], ids_ text[], versions_ bigint[], exist_ boolean[], moves_ bigint[])
RETURNS TABLE (type_ text, id_ text)
LANGUAGE sql SET enable_seqscan = off AS $syncline$
  -- Each entity is looked up on its own, by its key and not by its claim: with the statistics of a
  -- queue that was empty a moment ago, a join would compare each with each. A session keeps its
  -- plan, made for a small queue, when that has grown: so it may be none that reads all of it.
  -- What changed after this statement began is locked, but not found by its place: it is answered.
  WITH done AS MATERIALIZED (
    SELECT * FROM unnest(types_, ids_, versions_, exist_) AS d(type, id, version, exist)),
  free AS MATERIALIZED (
    SELECT q.place, d.type, d.id, d.version, d.exist, q.version = d.version AS same, q.healed
    FROM done d CROSS JOIN LATERAL (
      SELECT s.ctid AS place, s.queue_version AS version, s.last_error IS NOT NULL AS healed
      FROM ${schema}.graph_sync_status s WHERE s.sync = sync_ AND s.target = target_
        AND s.entity_type = d.type AND s.entity_id = d.id
        AND s.claimed_by IS NOT DISTINCT FROM member_ FOR UPDATE SKIP LOCKED) q),
  gone AS (
    DELETE FROM ${schema}.graph_sync_status q USING free f
    WHERE q.ctid = f.place AND f.same AND NOT f.exist RETURNING f.type, f.id),
  kept AS (
    UPDATE ${schema}.graph_sync_status q SET claimed_by = NULL, lease_expires_at = NULL,
      sync_status = CASE WHEN f.same THEN 'synced'
        WHEN q.sync_status = 'in_progress' THEN 'pending' ELSE q.sync_status END,
      last_synced_at = clock_timestamp(), attempts = 0, last_error = NULL, error_class = NULL,
      next_attempt_at = NULL,
      source_version = q.queue_version::text,
      target_version = f.version::text,
      updated_at = CASE WHEN f.same THEN clock_timestamp() ELSE q.updated_at END
    FROM free f WHERE q.ctid = f.place AND NOT (f.same AND NOT f.exist) RETURNING f.type, f.id),
  healed AS (
    UPDATE ${schema}.graph_sync_failures h SET resolved_at = clock_timestamp(), resolution = 'healed'
    FROM free f WHERE f.healed AND h.sync = sync_ AND h.target = target_ AND h.entity_type = f.type
      AND h.entity_id = f.id AND h.resolved_at IS NULL),
  accepted AS (
    DELETE FROM ${schema}.discarded a USING free f
    WHERE a.sync = sync_ AND a.target = target_ AND a.entity_type = f.type AND a.entity_id = f.id),
  moved AS (
    DELETE FROM ${schema}.key_move m
    WHERE m.sync = sync_ AND m.target = target_ AND m.seq = ANY (moves_))
  SELECT d.type, d.id FROM done d CROSS JOIN LATERAL (
    SELECT FROM ${schema}.graph_sync_status s
    WHERE s.sync = sync_ AND s.target = target_ AND s.entity_type = d.type AND s.entity_id = d.id
      AND s.claimed_by IS NOT DISTINCT FROM member_ OFFSET 0) q
  -- Sets, since nothing is known of how many there are, and each with each would take seconds.
  EXCEPT (SELECT g.type, g.id FROM gone g UNION ALL SELECT k.type, k.id FROM kept k)
$syncline$;

-- Puts claimed entities back; those that somebody writes to just now are answered.
CREATE OR REPLACE FUNCTION ${schema}.put_back_changes(
  sync_ text, target_ text, member_ text, types_ text[], ids_ text[], delay_ interval)
RETURNS TABLE (type_ text, id_ text)
LANGUAGE sql SET enable_seqscan = off AS $syncline$
  WITH back AS MATERIALIZED (SELECT * FROM unnest(types_, ids_) AS d(type, id)),
  free AS MATERIALIZED (
    SELECT q.place, d.type, d.id FROM back d CROSS JOIN LATERAL (
      SELECT s.ctid AS place FROM ${schema}.graph_sync_status s
      WHERE s.sync = sync_ AND s.target = target_ AND s.entity_type = d.type
        AND s.entity_id = d.id AND s.claimed_by IS NOT DISTINCT FROM member_
      FOR UPDATE SKIP LOCKED) q),
  kept AS (
    UPDATE ${schema}.graph_sync_status q SET claimed_by = NULL,
      sync_status = CASE q.sync_status WHEN 'in_progress' THEN 'pending' ELSE q.sync_status END,
      next_attempt_at = now() + delay_
    FROM free f WHERE q.ctid = f.place RETURNING f.type, f.id)
  SELECT d.type, d.id FROM back d CROSS JOIN LATERAL (
    SELECT FROM ${schema}.graph_sync_status s
    WHERE s.sync = sync_ AND s.target = target_ AND s.entity_type = d.type AND s.entity_id = d.id
      AND s.claimed_by IS NOT DISTINCT FROM member_ OFFSET 0) q
  EXCEPT SELECT k.type, k.id FROM kept k
$syncline$;

-- Sets a claimed entity aside. Answers how often it was tried; 0 if it changed meanwhile.
CREATE OR REPLACE FUNCTION ${schema}.set_change_aside(
  sync_ text, target_ text, member_ text, type_ text, id_ text, version_ bigint,
  code_ text, reason_ text, change_ text, attempts_ int, first_ interval, longest_ interval)
RETURNS int LANGUAGE plpgsql AS $syncline$
DECLARE attempt_ int;
BEGIN
  UPDATE ${schema}.graph_sync_status q SET claimed_by = NULL, sync_status = 'failed',
    attempts = q.attempts + 1, last_error = reason_, error_class = 'record',
    next_attempt_at = CASE WHEN q.attempts + 1 < attempts_
      THEN now() + least(longest_, first_ * power(2, least(q.attempts, 20))) END,
    updated_at = clock_timestamp()
  FROM (SELECT f.ctid AS place FROM ${schema}.graph_sync_status f WHERE f.sync = sync_
    AND f.target = target_ AND f.entity_type = type_ AND f.entity_id = id_
    AND f.claimed_by = member_ AND f.queue_version = version_ FOR UPDATE SKIP LOCKED) f
  WHERE q.ctid = f.place RETURNING q.attempts INTO attempt_;
  IF NOT FOUND THEN RETURN 0; END IF;
  DELETE FROM ${schema}.discarded a WHERE a.sync = sync_ AND a.target = target_
    AND a.entity_type = type_ AND a.entity_id = id_;
  -- Rows that change for ever and are refused for ever do not fill the table. The first one stays:
  -- it says since when.
  UPDATE ${schema}.graph_sync_failures f SET attempt_number = attempt_, failure_code = code_,
    failure_message = reason_, retryable = attempt_ < attempts_, change = change_,
    created_at = clock_timestamp(), batch_id = NULL
  WHERE f.id = (SELECT max(o.id) FROM ${schema}.graph_sync_failures o WHERE o.sync = sync_
    AND o.target = target_ AND o.entity_type = type_ AND o.entity_id = id_
    AND o.resolved_at IS NULL HAVING count(*) >= greatest(attempts_, 2));
  IF NOT FOUND THEN
    INSERT INTO ${schema}.graph_sync_failures (sync, target, entity_type, entity_id,
      attempt_number, failure_class, failure_code, failure_message, retryable, change)
    VALUES (sync_, target_, type_, id_, attempt_, 'record', code_, reason_, attempt_ < attempts_,
      change_);
  END IF;
  RETURN attempt_;
END
$syncline$;

-- Has what was set aside tried again where that is due; answers how much.
CREATE OR REPLACE FUNCTION ${schema}.retry_changes(sync_ text, target_ text)
RETURNS bigint LANGUAGE sql AS $syncline$
  WITH due AS (
    SELECT q.ctid AS place FROM ${schema}.graph_sync_status q
    WHERE q.sync = sync_ AND q.target = target_ AND q.next_attempt_at <= now()
      AND q.sync_status = 'failed' AND q.claimed_by IS NULL LIMIT 1000 FOR UPDATE SKIP LOCKED),
  again AS (
    UPDATE ${schema}.graph_sync_status q SET sync_status = 'pending', next_attempt_at = NULL,
      queue_version = nextval('${schema}.queue_version')
    FROM due WHERE q.ctid = due.place RETURNING 1)
  SELECT count(*) FROM again
$syncline$;

-- Lets others have what a dead worker had claimed; answers how much somebody writes to just now.
CREATE OR REPLACE FUNCTION ${schema}.release_worker(
  sync_ text, target_ text, number_ int, incarnation_ text)
RETURNS bigint LANGUAGE plpgsql AS $syncline$
DECLARE left_ bigint;
BEGIN
  PERFORM FROM ${schema}.worker w WHERE w.sync = sync_ AND w.target = target_
    AND w.number = number_ AND w.incarnation = incarnation_ FOR UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  UPDATE ${schema}.worker w SET incarnation = '', alive_until = '-infinity'
  WHERE w.sync = sync_ AND w.target = target_ AND w.number = number_;
  WITH free AS (
    SELECT q.ctid AS place FROM ${schema}.graph_sync_status q
    WHERE q.claimed_by IS NOT NULL AND q.sync = sync_ AND q.target = target_
      AND split_part(q.claimed_by, '/', 1) = number_::text FOR UPDATE SKIP LOCKED)
  UPDATE ${schema}.graph_sync_status q SET claimed_by = NULL,
    sync_status = CASE q.sync_status WHEN 'in_progress' THEN 'pending' ELSE q.sync_status END
  FROM free f WHERE q.ctid = f.place;
  SELECT count(*) INTO left_ FROM ${schema}.graph_sync_status q
  WHERE q.claimed_by IS NOT NULL AND q.sync = sync_ AND q.target = target_
    AND split_part(q.claimed_by, '/', 1) = number_::text;
  IF left_ = 0 THEN
    DELETE FROM ${schema}.worker w WHERE w.sync = sync_ AND w.target = target_
      AND w.number = number_;
  END IF;
  RETURN left_;
END
$syncline$;

REVOKE ALL ON FUNCTION
  ${schema}.on_entity_change(text, text, text, text, text, jsonb),
  ${schema}.on_entity_delete(text, text, text, text, text),
  ${schema}.on_array_field_change(text, text[], text[]),
  ${schema}.on_key_change(text, text, text, text, text, text, jsonb)
FROM PUBLIC;

INSERT INTO ${schema}.schema_version (version) VALUES (3) ON CONFLICT DO NOTHING;
