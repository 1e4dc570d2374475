// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import io.syncline.core.change.TableId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Names for the graph, made from names of tables and columns. One thread. */
final class Names {

  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("people", "person"),
          Map.entry("children", "child"),
          Map.entry("men", "man"),
          Map.entry("women", "woman"),
          Map.entry("indices", "index"),
          Map.entry("vertices", "vertex"),
          Map.entry("matrices", "matrix"),
          Map.entry("analyses", "analysis"),
          Map.entry("movies", "movie"),
          Map.entry("cookies", "cookie"),
          Map.entry("series", "series"),
          Map.entry("species", "species"),
          Map.entry("news", "news"));

  /** Endings of a plural, and what is there in the singular; the first that fits counts. */
  private static final List<Map.Entry<String, String>> ENDINGS =
      List.of(
          Map.entry("ies", "y"),
          Map.entry("sses", "ss"),
          Map.entry("shes", "sh"),
          Map.entry("ches", "ch"),
          Map.entry("xes", "x"),
          Map.entry("uses", "us"),
          Map.entry("ss", "ss"),
          Map.entry("us", "us"),
          Map.entry("is", "is"),
          Map.entry("s", ""));

  private static final Set<String> ID_WORDS = Set.of("id", "ids", "uuid", "key", "fk", "ref");
  private static final Set<String> PREPOSITIONS =
      Set.of("by", "to", "of", "in", "at", "on", "for", "from", "with", "under", "about");

  private final Set<String> taken = new HashSet<>();

  /** A label: {@code bill_items} is {@code BillItem}. */
  String label(TableId table) {
    List<String> words = words(table.name());
    String label = pascal(singular(words));
    return free(label.isEmpty() || startsReserved(label) ? "Row" + label : label, table);
  }

  /** The name of a relationship entry: {@code bill_tags} is {@code BILL_TAGS}. */
  String relationship(TableId table) {
    String type = upper(words(table.name()));
    return free(type.isEmpty() || startsReserved(type) ? "ROW" + type : type, table);
  }

  private static boolean startsReserved(String name) {
    return name.startsWith("Syncline");
  }

  private String free(String name, TableId table) {
    if (taken.add(name)) {
      return name;
    }
    String qualified = pascal(words(table.schema())) + name;
    String free = qualified;
    for (int i = 2; !taken.add(free); i++) {
      free = qualified + i;
    }
    return free;
  }

  /**
   * The type of a relationship from a foreign key: {@code signed_by} and {@code supersedes} say it
   * all, {@code sponsor_id} is {@code HAS_SPONSOR}; several columns say nothing, but the label they
   * lead to does.
   */
  static String type(List<String> columns, String label) {
    List<String> column = columns.size() == 1 ? words(columns.getFirst()) : List.of();
    List<String> words = stem(column).isEmpty() ? words(label) : stem(column);
    String last = words.getLast().toLowerCase(Locale.ROOT);
    boolean isVerb = PREPOSITIONS.contains(last) || (words.equals(column) && last.endsWith("s"));
    return isVerb ? upper(words) : "HAS_" + upper(words);
  }

  /** The type of a relationship to each element: {@code co_sponsor_ids} is HAS_CO_SPONSOR. */
  static String elementType(String column, String label) {
    List<String> words = stem(words(column));
    return "HAS_" + upper(words.isEmpty() ? words(label) : singular(words));
  }

  private static List<String> stem(List<String> words) {
    int end = words.size();
    while (end > 0 && ID_WORDS.contains(words.get(end - 1).toLowerCase(Locale.ROOT))) {
      end--;
    }
    return words.subList(0, end);
  }

  /** What an array column's elements might be called: {@code co_sponsor_ids} is {@code sponsor}. */
  static String element(String column) {
    List<String> stem = stem(words(column));
    return stem.isEmpty() ? "" : singular(stem.getLast().toLowerCase(Locale.ROOT));
  }

  static String elementLabel(String column) {
    String element = element(column);
    return element.isEmpty() ? "Value" : capitalised(element);
  }

  private static String singular(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return irregular;
    }
    for (Map.Entry<String, String> ending : ENDINGS) {
      String plural = ending.getKey();
      if (word.endsWith(plural) && word.length() > plural.length() + 1) {
        return word.substring(0, word.length() - plural.length()) + ending.getValue();
      }
    }
    return word;
  }

  private static List<String> singular(List<String> words) {
    if (words.isEmpty()) {
      return words;
    }
    String last = words.getLast();
    String singular = singular(last.toLowerCase(Locale.ROOT));
    List<String> all = new java.util.ArrayList<>(words.subList(0, words.size() - 1));
    all.add(singular);
    return all;
  }

  /** Letters and digits between everything else, and where a capital follows a small letter. */
  static List<String> words(String name) {
    return Arrays.stream(name.split("[^\\p{L}\\p{M}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static String pascal(List<String> words) {
    return words.stream().map(Names::capitalised).collect(Collectors.joining());
  }

  private static String capitalised(String word) {
    int first = Character.charCount(word.codePointAt(0));
    return word.substring(0, first).toUpperCase(Locale.ROOT)
        + word.substring(first).toLowerCase(Locale.ROOT);
  }

  private static String upper(List<String> words) {
    return words.stream().map(w -> w.toUpperCase(Locale.ROOT)).collect(Collectors.joining("_"));
  }
}
