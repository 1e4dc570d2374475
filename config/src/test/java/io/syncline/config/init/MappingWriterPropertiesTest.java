// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.config.ReadFile;
import io.syncline.config.read.SynclineFileReader;
import io.syncline.core.binding.Binding;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.rule.MappingBinder;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.ForeignKey;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.mapping.Catalog.Table;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class MappingWriterPropertiesTest {

  private static final List<String> WORDS =
      List.of(
          "bill",
          "bills",
          "tag",
          "tags",
          "people",
          "user_id",
          "tag_ids",
          "created_by",
          "true",
          "1",
          "a.b",
          "x\"y",
          "käse",
          "日本",
          "SYNCLINE",
          "Syncline",
          "${PATH}",
          "# no",
          ": ",
          " lead",
          "deleted_at",
          "A",
          "a",
          "-",
          "ⅷ",
          "\t",
          "'",
          "null",
          "_",
          "status",
          "series",
          "İ");

  private static final List<String> TYPES =
      List.of("int4", "int8", "text", "uuid", "text[]", "int8[]", "citext", "jsonb", "date");

  @Property(tries = 300)
  void everyDraftIsValidAndBindsWhateverTheCatalog(@ForAll long seed) {
    Catalog catalog = catalog(new Random(seed));

    String yaml =
        MappingWriter.write(
            catalog, GeneratedColumns.UNPUBLISHED, Access.literal("jdbc:postgresql://db/x", "me"));

    ReadFile read = new SynclineFileReader(Map.of()).read("syncline.yaml", yaml);
    assertThat(read).as(yaml).isInstanceOf(ReadFile.Valid.class);
    Binding binding =
        MappingBinder.bind(
            ((ReadFile.Valid) read).file().mapping(), catalog, GeneratedColumns.UNPUBLISHED);
    assertThat(binding).as(yaml).isInstanceOf(Binding.Bound.class);
    int bound = ((Binding.Bound) binding).mapping().tables().size();
    long leftOut = yaml.lines().skip(1).dropWhile(line -> !line.equals("# Left out:")).count();
    assertThat(bound + Math.max(0, leftOut - 1)).as(yaml).isEqualTo(catalog.tables().size());
  }

  private static Catalog catalog(Random random) {
    Map<TableId, Table> tables = new TreeMap<>();
    for (String name : some(WORDS, random, 6)) {
      TableId id = new TableId(random.nextInt(4) == 0 ? "s.x" : "public", name);
      tables.put(id, table(id, List.copyOf(tables.values()), random));
    }
    return new Catalog(tables);
  }

  private static Table table(TableId id, List<Table> others, Random random) {
    List<Column> columns = new ArrayList<>();
    for (String name : some(WORDS, random, 6)) {
      Generated generated = random.nextInt(8) == 0 ? Generated.STORED : Generated.NO;
      columns.add(new Column(name, type(random), true, generated));
    }
    List<String> names = columns.stream().map(Column::name).toList();
    List<String> key = random.nextInt(6) == 0 ? List.of() : some(names, random, 2);
    char kind = random.nextInt(8) == 0 ? 'v' : 'r';
    return new Table(
        id,
        1,
        kind,
        columns,
        key,
        ReplicaIdentity.DEFAULT,
        key,
        key.isEmpty() ? List.of() : List.of(key),
        foreignKeys(names, others, random),
        List.of(),
        false,
        "");
  }

  /** Also ones that PostgreSQL would never allow, between columns of any types. */
  private static List<ForeignKey> foreignKeys(
      List<String> columns, List<Table> others, Random random) {
    List<ForeignKey> keys = new ArrayList<>();
    for (int i = 0; i < random.nextInt(4) && !others.isEmpty(); i++) {
      Table other = others.get(random.nextInt(others.size()));
      int width = other.primaryKey().size();
      if (width > 0 && width <= columns.size()) {
        keys.add(
            new ForeignKey("fk\n" + i, columns.subList(0, width), other.id(), other.primaryKey()));
      }
    }
    return keys;
  }

  private static ColumnType type(Random random) {
    return ColumnType.named(TYPES.get(random.nextInt(TYPES.size())));
  }

  private static List<String> some(List<String> from, Random random, int most) {
    Set<String> some = new LinkedHashSet<>();
    for (int i = 0; i <= random.nextInt(most); i++) {
      some.add(from.get(random.nextInt(from.size())));
    }
    return List.copyOf(some);
  }
}
