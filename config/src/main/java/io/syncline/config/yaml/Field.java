// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.config.Location;
import io.syncline.core.binding.MappingPath;
import io.syncline.core.filter.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in the file and the keys that lead to it. Whoever reads it as something it is not gets
 * nothing, and the report a problem.
 */
public final class Field {

  static final String ZERO = "has a zero character, which neither store can; leave that out";

  private final Reading reading;
  private final MappingPath path;
  private final Node node;

  Field(Reading reading, MappingPath path, Node node) {
    this.reading = reading;
    this.path = path;
    this.node = node;
  }

  public MappingPath path() {
    return path;
  }

  /** Reports that this value <em>must be</em> or <em>is</em> something. */
  public void problem(String complaint) {
    problem(reading.report().locations().of(path), complaint);
  }

  void problem(Location location, String complaint) {
    String subject = path.steps().isEmpty() ? "the file" : path.toString();
    reading.report().add(location, subject + " " + complaint);
  }

  /** Whether the value is a section. */
  public boolean isSection() {
    return node instanceof MappingNode;
  }

  /** Whether the value is a section that has the key. */
  public boolean has(String key) {
    return node instanceof MappingNode mapping
        && mapping.getValue().stream()
            .anyMatch(
                t -> t.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key));
  }

  /** The value as a single text, number or the like. */
  public Scalar scalar() {
    return new Scalar(reading, this, node);
  }

  /** The value as a section that knows these keys; unknown and repeated ones are reported. */
  public Optional<Block> block(Keys keys) {
    return tuples("a section with keys such as " + keys.names().getFirst())
        .map(fields -> block(fields, keys));
  }

  private Block block(Map<String, Field> fields, Keys keys) {
    Map<String, Field> known = new LinkedHashMap<>();
    Set<String> meant = new HashSet<>();
    fields.forEach(
        (key, field) -> {
          if (keys.names().contains(key)) {
            known.put(key, field);
          } else {
            field.isUnknown(key, keys);
            NearestName.of(key, keys.names())
                .filter(name -> !fields.containsKey(name))
                .ifPresent(name -> meant.add(standIn(name, field)));
          }
        });
    return new Block(this, keys, known, meant);
  }

  /** What is wrong for want of the key that was meant is so where the wrong one stands. */
  private String standIn(String meant, Field wrong) {
    reading.report().place(path.then(meant), reading.report().locations().of(keyPath(wrong.path)));
    return meant;
  }

  private void isUnknown(String key, Keys keys) {
    String reserved = keys.reserved().get(key);
    String complaint =
        reserved != null ? reserved : "is unknown" + Hints.known(key, keys.names(), "known keys");
    problem(reading.report().locations().of(keyPath(path)), complaint);
  }

  /** The entries of a section whose keys are names that the user chose. */
  public Map<String, Field> entries() {
    Map<String, Field> entries = tuples("a section of names").orElseGet(Map::of);
    if (entries.containsKey("")) {
      problem("has an empty name");
    }
    entries.forEach(
        (name, field) -> {
          if (name.indexOf('\0') >= 0) {
            problem(reading.report().locations().of(keyPath(field.path)), ZERO);
          }
        });
    return entries;
  }

  private Optional<Map<String, Field>> tuples(String wanted) {
    if (!(node instanceof MappingNode mapping)) {
      mustBe(wanted);
      return Optional.empty();
    }
    Map<String, Field> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      field(tuple, fields);
    }
    return Optional.of(fields);
  }

  private void field(NodeTuple tuple, Map<String, Field> fields) {
    Node key = tuple.getKeyNode();
    Location place = reading.report().locate(key);
    if (!(key instanceof ScalarNode name)) {
      problem(place, "has a key that is no name");
      return;
    }
    MappingPath inside = path.then(name.getValue());
    Field field = new Field(reading, inside, tuple.getValueNode());
    if (fields.putIfAbsent(name.getValue(), field) != null) {
      int first = reading.report().locations().of(keyPath(inside)).line();
      field.problem(place, "is there twice, first in line " + first + "; keep one");
      return;
    }
    reading.report().place(keyPath(inside), place);
    boolean pointAtKey = tuple.getValueNode() instanceof MappingNode || field.isEmpty();
    reading
        .report()
        .place(inside, pointAtKey ? place : reading.report().locate(tuple.getValueNode()));
  }

  private boolean isEmpty() {
    return node.getTag().equals(Tag.NULL);
  }

  /** Where a key itself stands, as opposed to its value. */
  private static MappingPath keyPath(MappingPath path) {
    return path.then(":");
  }

  /** One text, or a list of texts, of which none is empty and no two are equal. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Field element : elements()) {
      Optional<String> name = element.scalar().text();
      if (name.isPresent() && names.contains(name.get())) {
        element.problem("repeats '" + name.get() + "'; each name once");
      }
      name.ifPresent(names::add);
    }
    return names;
  }

  private List<Field> elements() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    if (sequence.getValue().isEmpty()) {
      problem("is an empty list; name something or leave the key out");
    }
    List<Field> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      MappingPath inside = path.at(elements.size());
      reading.report().place(inside, reading.report().locate(element));
      elements.add(new Field(reading, inside, element));
    }
    return elements;
  }

  /** A section from names to texts. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    entries().forEach((name, field) -> field.scalar().text().ifPresent(t -> texts.put(name, t)));
    return texts;
  }

  /** A section from names to texts, numbers, true and false. */
  public Map<String, Object> constants() {
    return entries().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().scalar().constant().stream()
                    .map(value -> Map.entry(entry.getKey(), value)))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  /** Reports that the value is something else than it must be. */
  public void mustBe(String wanted) {
    problem(isEmpty() ? "is empty; it must be " + wanted : "must be " + wanted + ", is " + shape());
  }

  private String shape() {
    return switch (node) {
      case MappingNode mapping -> "a section";
      case SequenceNode sequence -> "a list";
      default -> scalar().description();
    };
  }
}
