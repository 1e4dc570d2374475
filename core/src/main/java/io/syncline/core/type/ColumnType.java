// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.util.Optional;

/** The type of a column, as far as it matters to properties, keys, hashes and filters. */
public sealed interface ColumnType {

  /** The type's name as messages show it. */
  String displayName();

  /** The type's qualified and quoted name, for casts. */
  String sqlName();

  /**
   * Why values of this type cannot be keys, and what to do about it; empty if they can. A key's
   * type must have one text for each value, or a normalisation that gives one.
   */
  Optional<String> keyRefusal();

  /** Whether a value of this type and an equal value of the other have the same key text. */
  boolean sharesKeyTextWith(ColumnType other);

  /** The type of a column, from the catalog. */
  static ColumnType of(CatalogType type) {
    return ColumnTypes.of(type);
  }

  /**
   * A built-in type by its catalog name, such as {@code int8}, {@code numeric(10,2)}, {@code
   * text[]}; also {@code citext} and {@code hstore}.
   */
  static ColumnType named(String name) {
    return ColumnTypes.named(name);
  }

  /** A type that is no array; domains appear as the type under them. */
  record Scalar(Kind kind, String schema, String name) implements ColumnType {
    @Override
    public String displayName() {
      return schema.equals("pg_catalog") ? name : schema + "." + name;
    }

    @Override
    public String sqlName() {
      return SqlText.identifier(schema) + "." + SqlText.identifier(name);
    }

    @Override
    public Optional<String> keyRefusal() {
      return KeyRules.refusal(this);
    }

    @Override
    public boolean sharesKeyTextWith(ColumnType other) {
      return other instanceof Scalar scalar && KeyRules.sameTexts(this, scalar);
    }
  }

  /**
   * An array of any number of dimensions.
   *
   * @param delimiter what separates elements in the text: a comma, for {@code box} a semicolon
   */
  record Array(Scalar element, char delimiter) implements ColumnType {
    @Override
    public String displayName() {
      return element.displayName() + "[]";
    }

    @Override
    public String sqlName() {
      return element.sqlName() + "[]";
    }

    @Override
    public Optional<String> keyRefusal() {
      return KeyRules.refusal(this);
    }

    @Override
    public boolean sharesKeyTextWith(ColumnType other) {
      return other instanceof Array array && KeyRules.sameTexts(element, array.element);
    }
  }
}
