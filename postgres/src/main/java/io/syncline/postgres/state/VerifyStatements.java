// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

/** Statements about verifications. */
final class VerifyStatements {
  static final String BEGIN =
      """
      INSERT INTO ${schema}.verification (sync, target, depth, entity_types, scope, state,
        source_position, mapping, equal, newer, different, deferred, known_failure, unverifiable,
        flaws, started_by, started_at, ended_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *
      """;

  static final String SAVE =
      """
      UPDATE ${schema}.verification SET state = ?, equal = ?, newer = ?, different = ?,
        deferred = ?, known_failure = ?, unverifiable = ?, flaws = ?, ended_at = ?
      WHERE id = ?
      """;

  static final String FORGET_CHUNK =
      """
      DELETE FROM ${schema}.verification_chunk
      WHERE verification = ? AND entity_type = ? AND pass = ? AND number = ?
      """;

  static final String SAVE_CHUNK =
      """
      INSERT INTO ${schema}.verification_chunk (verification, entity_type, pass, number, up_to,
        equal, newer, different, deferred, known_failure, unverifiable, source_digest,
        target_digest)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** A run that covered all rows, looked as closely and did not find it ends a difference. */
  static final String SAVE_DIFFERENCE =
      """
      INSERT INTO ${schema}.verification_difference (verification, entity_type, entity_id, pass,
        number, verdict, discrepancies, target_version, why, first_seen_at)
      SELECT v.id, ?, ?, ?, ?, ?,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'what', what,
            'expected', expected, 'actual', actual) ORDER BY n), '[]')
          FROM unnest(?, ?, ?, ?) WITH ORDINALITY AS u(kind, what, expected, actual, n)),
        ?, ?,
        coalesce((SELECT d.first_seen_at FROM ${schema}.verification_difference d
            JOIN ${schema}.verification e ON e.id = d.verification
          WHERE d.entity_type = ? AND d.entity_id = ? AND d.mended_at IS NULL AND e.sync = v.sync AND e.target = v.target
            AND e.id < v.id
            AND NOT EXISTS (SELECT FROM ${schema}.verification b
              WHERE b.sync = v.sync AND b.target = v.target AND b.id > e.id AND b.id < v.id
                AND b.state = 'done' AND d.entity_type = ANY (b.entity_types)
                AND b.scope IN
                  ('all', d.entity_type || ' ' || d.entity_id, 'since run ' || e.id)
                AND (b.depth = 'deep' OR e.depth = b.depth))
          ORDER BY e.id DESC LIMIT 1), ?)
      FROM ${schema}.verification v WHERE v.id = ?
      ON CONFLICT (verification, entity_type, entity_id) DO UPDATE SET pass = EXCLUDED.pass,
        number = EXCLUDED.number, verdict = EXCLUDED.verdict,
        discrepancies = EXCLUDED.discrepancies, target_version = EXCLUDED.target_version,
        why = EXCLUDED.why, first_seen_at = EXCLUDED.first_seen_at, mended_at = NULL
      """;

  static final String DIFFERENCES =
      """
      SELECT d.*, parts.* FROM ${schema}.verification_difference d CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(x ->> 'kind' ORDER BY n), '{}') AS kinds,
          coalesce(array_agg(x ->> 'what' ORDER BY n), '{}') AS whats,
          coalesce(array_agg(x ->> 'expected' ORDER BY n), '{}') AS expecteds,
          coalesce(array_agg(x ->> 'actual' ORDER BY n), '{}') AS actuals
        FROM jsonb_array_elements(d.discrepancies) WITH ORDINALITY AS y(x, n)) parts
      WHERE d.verification = ? AND (d.entity_type, d.entity_id) > (?, ?)
      ORDER BY d.entity_type, d.entity_id LIMIT ?
      """;

  static final String SAVE_MENDED =
      """
      UPDATE ${schema}.verification_difference d SET mended_at = now()
      FROM unnest(?, ?) AS row(entity_type, entity_id), ${schema}.verification r
        JOIN ${schema}.verification e ON e.sync = r.sync AND e.target = r.target
          AND (r.depth = 'deep' OR e.depth = r.depth)
      WHERE r.id = ? AND d.verification = e.id AND d.entity_type = row.entity_type
        AND d.entity_id = row.entity_id AND d.mended_at IS NULL
      """;

  static final String SAVE_READ_FROM =
      """
      INSERT INTO ${schema}.entry_read (sync, name, era, lsn, ordinal) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (sync, name) DO UPDATE SET era = EXCLUDED.era, lsn = EXCLUDED.lsn,
        ordinal = EXCLUDED.ordinal
      """;

  static final String PRUNE =
      """
      DELETE FROM ${schema}.verification WHERE sync = ? AND id < (SELECT min(id) FROM
        (SELECT id FROM ${schema}.verification WHERE sync = ? ORDER BY id DESC LIMIT ?) kept)
      """;

  private VerifyStatements() {}
}
