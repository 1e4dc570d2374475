// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.core.binding.MappingPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A section with known keys. */
public final class Block {

  private final Field self;
  private final Keys keys;
  private final Map<String, Field> fields;

  Block(Field self, Keys keys, Map<String, Field> fields) {
    this.self = self;
    this.keys = keys;
    this.fields = fields;
  }

  public MappingPath path() {
    return self.path();
  }

  public void problem(String complaint) {
    self.problem(complaint);
  }

  public Optional<Field> find(String key) {
    if (!keys.names().contains(key)) {
      throw new IllegalArgumentException(keys.definition() + " does not know the key " + key);
    }
    return Optional.ofNullable(fields.get(key));
  }

  /** The field; its absence is a problem. */
  public Optional<Field> require(String key) {
    Optional<Field> field = find(key);
    if (field.isEmpty()) {
      problem("needs the key '" + key + "'");
    }
    return field;
  }

  public Optional<Scalar> scalar(String key) {
    return find(key).map(Field::scalar);
  }

  public Optional<String> text(String key) {
    return scalar(key).flatMap(Scalar::text);
  }

  public String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  /** The text under a key that must be there; empty, with a problem reported, if it is not. */
  public String requiredText(String key) {
    return require(key).map(Field::scalar).flatMap(Scalar::text).orElse("");
  }

  public List<String> names(String key) {
    return find(key).map(Field::names).orElseGet(List::of);
  }

  public <E extends Enum<E>> E choice(String key, E otherwise) {
    return scalar(key).flatMap(s -> s.choice(otherwise.getDeclaringClass())).orElse(otherwise);
  }

  public boolean flag(String key, boolean otherwise) {
    return scalar(key).flatMap(Scalar::flag).orElse(otherwise);
  }
}
