// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.core.binding.MappingPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A section with known keys. */
public final class Block {

  private final Field self;
  private final Keys keys;
  private final Map<String, Field> fields;
  private final Set<String> meant;

  /**
   * @param meant keys that unknown ones probably meant, whose absence is no problem of its own
   */
  Block(Field self, Keys keys, Map<String, Field> fields, Set<String> meant) {
    this.self = self;
    this.keys = keys;
    this.fields = fields;
    this.meant = meant;
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
      needs(key, "the key '" + key + "'");
    }
    return field;
  }

  /** Reports that something must be added under a key, unless it is there under a wrong one. */
  public void needs(String key, String what) {
    if (!meant.contains(key)) {
      problem("needs " + what);
    }
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
