// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static java.util.Map.entry;

import io.syncline.core.type.ColumnType.Array;
import io.syncline.core.type.ColumnType.Scalar;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes column types from catalog facts and from names. */
final class ColumnTypes {

  private static final Map<String, Kind> BUILT_IN =
      Map.ofEntries(
          entry("int2", Kind.INT2),
          entry("int4", Kind.INT4),
          entry("int8", Kind.INT8),
          entry("oid", Kind.OID),
          entry("numeric", Kind.NUMERIC),
          entry("float4", Kind.FLOAT4),
          entry("float8", Kind.FLOAT8),
          entry("bool", Kind.BOOL),
          entry("text", Kind.TEXT),
          entry("varchar", Kind.TEXT),
          entry("bpchar", Kind.BPCHAR),
          entry("name", Kind.NAME),
          entry("char", Kind.CHAR),
          entry("uuid", Kind.UUID),
          entry("json", Kind.JSON),
          entry("jsonb", Kind.JSONB),
          entry("xml", Kind.XML),
          entry("money", Kind.MONEY),
          entry("bit", Kind.BIT),
          entry("varbit", Kind.BIT),
          entry("bytea", Kind.BYTEA),
          entry("date", Kind.DATE),
          entry("time", Kind.TIME),
          entry("timetz", Kind.TIMETZ),
          entry("timestamp", Kind.TIMESTAMP),
          entry("timestamptz", Kind.TIMESTAMPTZ),
          entry("interval", Kind.INTERVAL),
          entry("inet", Kind.INET),
          entry("cidr", Kind.INET),
          entry("macaddr", Kind.MACADDR),
          entry("macaddr8", Kind.MACADDR),
          entry("point", Kind.GEOMETRIC),
          entry("line", Kind.GEOMETRIC),
          entry("lseg", Kind.GEOMETRIC),
          entry("box", Kind.GEOMETRIC),
          entry("path", Kind.GEOMETRIC),
          entry("polygon", Kind.GEOMETRIC),
          entry("circle", Kind.GEOMETRIC));

  /** Types of extensions, which may live in any schema. */
  private static final Map<String, Kind> EXTENSIONS =
      Map.of("citext", Kind.CITEXT, "hstore", Kind.HSTORE);

  private static final Set<String> EXACT_RANGES =
      Set.of(
          "int4range",
          "int8range",
          "daterange",
          "tsrange",
          "tstzrange",
          "int4multirange",
          "int8multirange",
          "datemultirange",
          "tsmultirange",
          "tstzmultirange");

  private static final Pattern NAME = Pattern.compile("(\\w+)(?:\\((\\d+),(-?\\d+)\\))?(\\[])?");

  private ColumnTypes() {}

  static ColumnType of(CatalogType type) {
    return of(type, type.modifier(), type.deterministic());
  }

  private static ColumnType of(CatalogType type, int modifier, boolean deterministic) {
    if (type.base() != null) {
      return of(type.base(), type.base().modifier(), deterministic);
    }
    if (type.element() != null) {
      return new Array(element(type.element(), modifier, deterministic), type.delimiter());
    }
    Kind kind = kind(type, modifier);
    boolean collated = !deterministic && (kind == Kind.TEXT || kind == Kind.BPCHAR);
    return new Scalar(collated ? Kind.COLLATED : kind, type.schema(), type.name());
  }

  /** Keeps the name of a domain: PostgreSQL does not take one array type for the other. */
  private static Scalar element(CatalogType element, int modifier, boolean deterministic) {
    Kind kind =
        switch (of(element, modifier, deterministic)) {
          case Scalar scalar -> scalar.kind();
          // A domain over an array: the elements are texts of arrays.
          case Array array -> Kind.OTHER;
        };
    return new Scalar(kind, element.schema(), element.name());
  }

  private static Kind kind(CatalogType type, int modifier) {
    return switch (type.typtype()) {
      case 'e' -> Kind.ENUM;
      case 'c' -> Kind.COMPOSITE;
      case 'r', 'm' ->
          isBuiltIn(type) && EXACT_RANGES.contains(type.name()) ? Kind.RANGE : Kind.LOOSE_RANGE;
      case 'b' -> baseKind(type, modifier);
      default -> Kind.OTHER;
    };
  }

  private static Kind baseKind(CatalogType type, int modifier) {
    if (!isBuiltIn(type)) {
      return EXTENSIONS.getOrDefault(type.name(), Kind.OTHER);
    }
    Kind kind = BUILT_IN.getOrDefault(type.name(), Kind.OTHER);
    return kind == Kind.NUMERIC && fitsLong(modifier) ? Kind.INTEGRAL : kind;
  }

  private static boolean isBuiltIn(CatalogType type) {
    return type.schema().equals("pg_catalog");
  }

  /** Whether {@code numeric(precision, scale)} holds nothing but integers of at most 18 digits. */
  private static boolean fitsLong(int modifier) {
    if (modifier < 4) {
      return false;
    }
    int precision = (modifier - 4) >> 16 & 0xFFFF;
    int scale = ((modifier - 4 & 0x7FF) ^ 1024) - 1024;
    return scale <= 0 && precision - scale <= 18;
  }

  static ColumnType named(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not the name of a built-in type: " + name);
    }
    CatalogType scalar = catalogType(matcher);
    return of(matcher.group(4) == null ? scalar : arrayOf(scalar));
  }

  private static CatalogType arrayOf(CatalogType element) {
    char delimiter = element.name().equals("box") ? ';' : ',';
    return new CatalogType(
        element.schema(),
        "_" + element.name(),
        'b',
        delimiter,
        element,
        null,
        element.modifier(),
        true);
  }

  private static CatalogType catalogType(Matcher name) {
    String bare = name.group(1);
    if (EXTENSIONS.containsKey(bare)) {
      return new CatalogType("public", bare, 'b', ',', null, null, -1, true);
    }
    int modifier = name.group(2) == null ? -1 : modifier(name.group(2), name.group(3));
    char typtype = bare.endsWith("multirange") ? 'm' : bare.endsWith("range") ? 'r' : 'b';
    return CatalogType.builtIn(bare, typtype, modifier);
  }

  private static int modifier(String precision, String scale) {
    return (Integer.parseInt(precision) << 16) + (Integer.parseInt(scale) & 0x7FF) + 4;
  }
}
