// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.type.ColumnType.Array;
import io.syncline.core.type.ColumnType.Scalar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnTypeTest {

  private static final int NUMERIC_10_0 = (10 << 16) + 4;

  @Test
  void domainIsTheTypeUnderItWithItsModifier() {
    CatalogType numeric = CatalogType.builtIn("numeric", 'b', NUMERIC_10_0);
    CatalogType inner = userType("amount", 'd', null, numeric);
    CatalogType outer = userType("price", 'd', null, inner);

    ColumnType type = ColumnType.of(outer);

    assertThat(type).isEqualTo(new Scalar(Kind.INTEGRAL, "pg_catalog", "numeric"));
  }

  @Test
  void modifierOfAnArrayIsThatOfItsElements() {
    CatalogType numeric = CatalogType.builtIn("numeric", 'b', -1);
    CatalogType array =
        new CatalogType("pg_catalog", "_numeric", 'b', ',', numeric, null, NUMERIC_10_0, true);

    ColumnType type = ColumnType.of(array);

    assertThat(type).isEqualTo(new Array(new Scalar(Kind.INTEGRAL, "pg_catalog", "numeric"), ','));
  }

  @Test
  void elementsOfAnArrayOverADomainOverAnArrayAreTexts() {
    CatalogType strings = arrayOf(CatalogType.builtIn("text", 'b', -1));
    CatalogType tags = userType("tags", 'd', null, strings);

    ColumnType type = ColumnType.of(arrayOf(tags));

    assertThat(type).isEqualTo(new Array(new Scalar(Kind.OTHER, "public", "tags"), ','));
  }

  @Test
  void elementsOfAnArrayOverADomainKeepTheDomainsName() {
    CatalogType positive = userType("positive", 'd', null, CatalogType.builtIn("int4", 'b', -1));

    ColumnType type = ColumnType.of(arrayOf(positive));

    assertThat(type).isEqualTo(new Array(new Scalar(Kind.INT4, "public", "positive"), ','));
  }

  @Test
  void columnsCollationReachesTheBaseOfADomain() {
    CatalogType domain =
        new CatalogType(
            "public",
            "label",
            'd',
            ',',
            null,
            CatalogType.builtIn("varchar", 'b', -1),
            -1,
            /* deterministic= */ false);

    ColumnType type = ColumnType.of(domain);

    assertThat(type).isEqualTo(new Scalar(Kind.COLLATED, "pg_catalog", "varchar"));
    assertThat(type.keyRefusal()).hasValueSatisfying(r -> assertThat(r).contains("deterministic"));
  }

  @Test
  void userTypeThatBorrowsABuiltInNameIsNotTakenForIt() {
    assertThat(ColumnType.of(userType("int4", 'b', null, null)))
        .isEqualTo(new Scalar(Kind.OTHER, "public", "int4"));
    assertThat(ColumnType.of(userType("int4range", 'r', null, null)))
        .isEqualTo(new Scalar(Kind.LOOSE_RANGE, "public", "int4range"));
  }

  @ParameterizedTest
  @CsvSource({"e, ENUM", "c, COMPOSITE", "r, LOOSE_RANGE", "m, LOOSE_RANGE", "p, OTHER"})
  void userTypesAreToldApartByTheirTyptype(char typtype, Kind kind) {
    ColumnType type = ColumnType.of(userType("mine", typtype, null, null));

    assertThat(type).isEqualTo(new Scalar(kind, "public", "mine"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int2",
        "int4",
        "int8",
        "oid",
        "numeric",
        "numeric(10,2)",
        "float4",
        "float8",
        "bool",
        "text",
        "varchar",
        "bpchar",
        "name",
        "char",
        "uuid",
        "bit",
        "bytea",
        "date",
        "time",
        "timetz",
        "timestamp",
        "timestamptz",
        "inet",
        "macaddr",
        "int8range",
        "tstzmultirange",
        "int4[]",
        "text[]",
        "uuid[]"
      })
  void typesWithOneTextForEachValueCanBeKeys(String name) {
    assertThat(ColumnType.named(name).keyRefusal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "citext",
        "interval",
        "json",
        "jsonb",
        "xml",
        "money",
        "hstore",
        "point",
        "box",
        "numrange",
        "nummultirange",
        "tsvector",
        "pg_lsn",
        "interval[]",
        "citext[]",
        "numeric[]",
        "float8[]",
        "bpchar[]"
      })
  void typesWhoseEqualityIsNotThatOfTextsAreRefusedAsKeysByName(String name) {
    assertThat(ColumnType.named(name).keyRefusal())
        .hasValueSatisfying(reason -> assertThat(reason).contains(name).contains("use "));
  }

  @ParameterizedTest
  @CsvSource({
    "int2, numeric, true",
    "int8, int4, true",
    "bpchar, text, true",
    "uuid, uuid, true",
    "text[], text[], true",
    "int4[], int8[], true",
    "uuid, text, false",
    "date, timestamp, false",
    "float4, float8, false",
    "int4, float8, false",
    "int4, int4[], false",
    "inet, cidr, false"
  })
  void keyTextsAreSharedWhereEqualityIs(String one, String other, boolean shared) {
    boolean shares = ColumnType.named(one).sharesKeyTextWith(ColumnType.named(other));

    assertThat(shares).isEqualTo(shared);
  }

  @Test
  void namesForCastsAreQualifiedAndQuoted() {
    assertThat(new Array(new Scalar(Kind.ENUM, "public", "My\"Mood"), ',').sqlName())
        .isEqualTo("\"public\".\"My\"\"Mood\"[]");
  }

  @Test
  void namesThatAreNoTypeAreRefused() {
    assertThatThrownBy(() -> ColumnType.named("double precision"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("double precision");
  }

  private static CatalogType userType(
      String name, char typtype, @Nullable CatalogType element, @Nullable CatalogType base) {
    return new CatalogType("public", name, typtype, ',', element, base, -1, true);
  }

  private static CatalogType arrayOf(CatalogType element) {
    return new CatalogType("public", "_array", 'b', ',', element, null, -1, true);
  }
}
