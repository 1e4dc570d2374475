// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

/** The queries of {@link CatalogReader}; the search path is {@code pg_catalog}. */
final class CatalogSql {

  /** Whatever has the name; that it is a table is for others to demand. */
  static final String TABLES =
      """
      SELECT c.oid::int8 AS oid, n.nspname, c.relname, c.relkind, c.relrowsecurity,
             EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))
               OR EXISTS (SELECT FROM pg_subscription_rel s WHERE s.srrelid = c.oid) AS indirect
      FROM (SELECT DISTINCT * FROM unnest(?::text[], ?::text[]) AS u(s, t)) AS wanted
      JOIN pg_namespace n ON n.nspname = wanted.s
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.t
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      ORDER BY n.nspname, c.relname
      """;

  /**
   * The table itself and, if it is partitioned, everything below it. The identity is that which
   * PostgreSQL logs: a deferrable primary key is none.
   */
  static final String RELATIONS =
      """
      SELECT w.root, t.oid::int8 AS oid, n.nspname, t.relname, t.relkind <> 'p' AS leaf,
             t.relreplident, t.relfilenode::int8 AS filenode,
             t.relpersistence AS persistence, pg_get_expr(t.relpartbound, t.oid) AS bound,
             (SELECT array_agg(a.attname::text ORDER BY k.n)
              FROM pg_index i
              CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
              WHERE i.indrelid = t.oid AND i.indisvalid AND i.indimmediate
                AND k.n <= i.indnkeyatts
                AND CASE t.relreplident WHEN 'i' THEN i.indisreplident
                                        ELSE i.indisprimary END) AS identity
      FROM unnest(?::int8[]) AS w(root)
      CROSS JOIN LATERAL (
        SELECT w.root::oid AS relid
        UNION
        SELECT p.relid::oid FROM pg_partition_tree(w.root::oid::regclass) p) AS tree
      JOIN pg_class t ON t.oid = tree.relid
      JOIN pg_namespace n ON n.oid = t.relnamespace
      ORDER BY w.root, t.oid <> w.root::oid, n.nspname, t.relname
      """;

  static final String COLUMNS =
      """
      SELECT a.attrelid::int8 AS root, a.attname, a.atttypid::int8 AS atttypid, a.atttypmod,
             a.attnotnull, a.attgenerated, coalesce(c.collisdeterministic, true) AS deterministic,
             CASE WHEN a.attgenerated <> '' OR a.atthasmissing
                  THEN pg_get_expr(d.adbin, d.adrelid) END AS expression,
             a.attmissingval::text AS missing
      FROM pg_attribute a
      LEFT JOIN pg_collation c ON c.oid = a.attcollation
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = ANY (?::int8[]::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """;

  static final String INDEXES =
      """
      SELECT i.indrelid::int8 AS root, i.indisprimary,
             i.indisunique AND i.indimmediate AND i.indpred IS NULL AS plain_unique,
             (SELECT array_agg(a.attname::text ORDER BY k.n)
              FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
              WHERE k.n <= i.indnkeyatts) AS columns
      FROM pg_index i
      WHERE i.indrelid = ANY (?::int8[]::oid[]) AND i.indisvalid AND i.indisunique
        AND i.indexprs IS NULL
      ORDER BY i.indrelid, i.indisprimary DESC, i.indexrelid
      """;

  static final String FOREIGN_KEYS =
      """
      SELECT k.conrelid::int8 AS root, k.conname, n.nspname, c.relname,
             (SELECT array_agg(a.attname::text ORDER BY u.n)
              FROM unnest(k.conkey) WITH ORDINALITY AS u(attnum, n)
              JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) AS columns,
             (SELECT array_agg(a.attname::text ORDER BY u.n)
              FROM unnest(k.confkey) WITH ORDINALITY AS u(attnum, n)
              JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum)
               AS referenced
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.confrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.conrelid = ANY (?::int8[]::oid[]) AND k.contype = 'f' AND k.conparentid = 0
      ORDER BY k.conrelid, k.conname
      """;

  /** Every type reachable from the given ones: elements, bases of domains, attributes, subtypes. */
  static final String TYPES =
      """
      WITH RECURSIVE reachable(root, oid) AS (
        SELECT u, u::oid FROM unnest(?::int8[]) AS u
        UNION
        SELECT r.root, next.oid
        FROM reachable r
        JOIN pg_type t ON t.oid = r.oid
        CROSS JOIN LATERAL (
          SELECT t.typelem WHERE t.typelem <> 0
          UNION ALL SELECT t.typbasetype WHERE t.typbasetype <> 0
          UNION ALL SELECT a.atttypid FROM pg_attribute a
            WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0
              AND NOT a.attisdropped
          UNION ALL SELECT g.rngsubtype FROM pg_range g
            WHERE g.rngtypid = t.oid OR g.rngmultitypid = t.oid) AS next(oid))
      SELECT r.root, t.oid::int8 AS oid, n.nspname, t.typname, t.typtype, t.typdelim, t.typtypmod,
             CASE WHEN e.typarray = t.oid THEN t.typelem::int8 ELSE 0 END AS element,
             t.typbasetype::int8 AS base,
             CASE t.typtype
               WHEN 'e' THEN (SELECT string_agg(quote_literal(l.enumlabel), ',' ORDER BY
                                                l.enumsortorder)
                              FROM pg_enum l WHERE l.enumtypid = t.oid)
               WHEN 'c' THEN (SELECT string_agg(quote_ident(a.attname) || ' '
                                || format_type(a.atttypid, a.atttypmod), ',' ORDER BY a.attnum)
                              FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0
                                AND NOT a.attisdropped)
               ELSE '' END AS detail
      FROM reachable r
      JOIN pg_type t ON t.oid = r.oid
      JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_type e ON e.oid = t.typelem
      ORDER BY r.root, t.oid
      """;

  private CatalogSql() {}
}
