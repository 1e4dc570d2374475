-- What a repair compared again and found equal, and whether an entity is in sync.

-- When a repair found the row equal, looking as closely as the comparison; null if none did.
ALTER TABLE ${schema}.verification_difference ADD COLUMN IF NOT EXISTS mended_at timestamptz;

-- Whether the targets have what an entity's row says, as far as these tables tell: one row.
-- docs/failures.md has the rules.
CREATE OR REPLACE FUNCTION ${schema}.sync_state(entity_type text, entity_id text)
RETURNS TABLE (
  state text, detail text, last_verified_at timestamptz, last_verified_run bigint)
LANGUAGE sql STABLE AS $syncline$
  WITH place AS (
    SELECT e.sync, e.pending_read, p.target, p.state, p.lag_seconds, p.at, p.attention,
      coalesce(p.at > now() - interval '15 seconds', false) AS heard_of,
      a.position_lsn AS applied, a.sync IS NOT NULL AS from_log,
      s.sync_status, s.last_error, s.updated_at, d.reason AS accepted
    FROM ${schema}.entry e
    LEFT JOIN ${schema}.pipeline p ON p.sync = e.sync AND p.lane = e.definition::jsonb ->> 'lane'
    LEFT JOIN ${schema}.acknowledgement a
      ON a.sync = p.sync AND a.target = p.target AND a.lane = p.lane
    LEFT JOIN ${schema}.graph_sync_status s ON s.sync = p.sync AND s.target = p.target
      AND s.entity_type = $1 AND s.entity_id = $2
    LEFT JOIN ${schema}.discarded d ON d.sync = p.sync AND d.target = p.target
      AND d.entity_type = $1 AND d.entity_id = $2
    WHERE e.name = $1 AND e.fingerprint <> 'removed'),
  judged AS (
    SELECT place.*, found.verdict, found.first_seen_at, found.kinds, covered.id AS run,
      covered.decided_at
    FROM place
    LEFT JOIN LATERAL ( -- what was not decided says nothing
      SELECT v.id, greatest(v.ended_at, f.mended_at) AS decided_at
      FROM ${schema}.verification v
      LEFT JOIN ${schema}.verification_difference f
        ON f.verification = v.id AND f.entity_type = $1 AND f.entity_id = $2
      WHERE v.sync = place.sync AND v.target = place.target AND v.state = 'done'
        AND $1 = ANY (v.entity_types)
        AND (v.scope IN ('all', $1 || ' ' || $2) OR f.verdict IS NOT NULL)
        AND (f.mended_at IS NOT NULL
          OR coalesce(f.verdict, 'equal') NOT IN ('deferred', 'unverifiable'))
      ORDER BY v.id DESC LIMIT 1) covered ON true
    LEFT JOIN LATERAL (
      SELECT f.verdict, f.first_seen_at,
        (SELECT string_agg(DISTINCT x ->> 'kind', ', ') FROM jsonb_array_elements(f.discrepancies) x)
          AS kinds
      FROM ${schema}.verification_difference f
      JOIN ${schema}.verification v ON v.id = f.verification
      JOIN ${schema}.verification_chunk c ON c.verification = f.verification
        AND c.entity_type = f.entity_type AND c.pass = f.pass AND c.number = f.number
      WHERE f.entity_type = $1 AND f.entity_id = $2 AND v.sync = place.sync
        AND v.target = place.target AND f.mended_at IS NULL AND NOT EXISTS (
          SELECT FROM ${schema}.verification b
          WHERE b.sync = v.sync AND b.target = v.target AND b.id > v.id AND b.state = 'done'
            AND $1 = ANY (b.entity_types)
            AND b.scope IN ('all', $1 || ' ' || $2, 'since run ' || v.id)
            AND (b.depth = 'deep' OR v.depth = b.depth)
            AND NOT EXISTS (
              SELECT FROM ${schema}.verification_difference u
              WHERE u.verification = b.id AND u.entity_type = $1 AND u.entity_id = $2
                AND u.verdict IN ('deferred', 'unverifiable')))
        AND NOT EXISTS (
          SELECT FROM ${schema}.graph_sync_status q
          WHERE q.sync = v.sync AND q.target = v.target AND q.entity_type = $1
            AND q.entity_id = $2 AND q.last_synced_at > c.saved_at)
      ORDER BY array_position(ARRAY['different', 'deferred', 'unverifiable'], f.verdict), v.id DESC
      LIMIT 1) found ON true),
  said AS (
    SELECT judged.*, CASE
      WHEN sync_status = 'failed' THEN ARRAY['failed', coalesce(last_error, 'it was set aside')]
      WHEN sync_status IN ('pending', 'in_progress', 'deleted')
        THEN ARRAY['pending', 'its last change waits since ' || updated_at]
      WHEN accepted IS NOT NULL THEN ARRAY['differing', 'accepted: ' || accepted]
      WHEN verdict = 'different'
        THEN ARRAY['differing', coalesce(kinds || ', ', '') || 'first seen ' || first_seen_at]
      WHEN target IS NULL THEN ARRAY['unknown', 'no engine has run yet']
      WHEN pending_read THEN ARRAY['pending', 'all rows of its type are to be read again']
      WHEN verdict = 'deferred' THEN ARRAY['unknown', 'the last comparison could not decide in time']
      WHEN verdict = 'unverifiable' THEN ARRAY['unknown', 'it could not be read or projected']
      WHEN sync_status = 'synced' AND NOT from_log THEN NULL
      WHEN NOT heard_of THEN ARRAY['pending', 'no engine runs; last heard of ' || at]
      WHEN state IN ('starting', 'standby', 'snapshot') THEN ARRAY['pending', 'a snapshot is being read']
      WHEN state IN ('stopped', 'stopped_by_error')
        THEN ARRAY['pending', coalesce(attention, 'the pipeline is stopped')]
      WHEN NOT from_log AND EXISTS (SELECT FROM ${schema}.graph_sync_status q
        WHERE q.sync = judged.sync AND q.target = judged.target AND q.queue_version IS NOT NULL)
        THEN NULL
      WHEN state NOT IN ('streaming', 'catching_up')
        THEN ARRAY['pending', coalesce(attention, 'the pipeline is ' || state)]
      WHEN lag_seconds >= 5 THEN ARRAY['pending', 'the engine is behind by ' || lag_seconds || ' s']
      END AS answer
    FROM judged)
  SELECT coalesce(answer[1], CASE WHEN said.sync IS NULL THEN 'unknown' ELSE 'in sync' END),
    coalesce(answer[2], CASE WHEN said.sync IS NULL THEN 'no sync maps this type'
      WHEN from_log THEN 'everything up to ' || applied || ' is in the target, as of ' || at
      ELSE 'its last change is in the target' END),
    decided_at, run
  FROM (VALUES (1)) AS one LEFT JOIN said ON true
  ORDER BY array_position(ARRAY['failed', 'differing', 'pending', 'unknown'], answer[1]), run
  LIMIT 1
$syncline$;

-- Whether all targets have what the entity's row says.
CREATE OR REPLACE FUNCTION ${schema}.in_sync(entity_type text, entity_id text)
RETURNS boolean LANGUAGE sql STABLE AS $syncline$
  SELECT s.state = 'in sync' FROM ${schema}.sync_state($1, $2) s
$syncline$;

INSERT INTO ${schema}.schema_version (version) VALUES (10) ON CONFLICT DO NOTHING;
