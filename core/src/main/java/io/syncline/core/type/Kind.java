// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

/** The scalar types that Syncline tells apart. */
public enum Kind {
  INT2,
  INT4,
  INT8,
  OID,
  /** {@code numeric} that always fits a 64-bit integer: no fraction, at most 18 digits. */
  INTEGRAL,
  NUMERIC,
  FLOAT4,
  FLOAT8,
  BOOL,
  /** {@code text} and {@code varchar}. */
  TEXT,
  BPCHAR,
  NAME,
  /** {@code "char"}. */
  CHAR,
  CITEXT,
  /** A character type under a nondeterministic collation. */
  COLLATED,
  ENUM,
  UUID,
  JSON,
  JSONB,
  XML,
  MONEY,
  /** {@code bit} and {@code varbit}. */
  BIT,
  BYTEA,
  DATE,
  TIME,
  TIMETZ,
  TIMESTAMP,
  TIMESTAMPTZ,
  INTERVAL,
  /** {@code inet} and {@code cidr}. */
  INET,
  /** {@code macaddr} and {@code macaddr8}. */
  MACADDR,
  /** A range or multirange whose equal values have equal texts. */
  RANGE,
  /** A range or multirange over a type whose equal values may differ in text. */
  LOOSE_RANGE,
  HSTORE,
  GEOMETRIC,
  COMPOSITE,
  /** Anything else: its text is taken as it is. */
  OTHER
}
