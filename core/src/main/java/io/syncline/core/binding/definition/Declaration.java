// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.definition;

import io.syncline.core.filter.RowFilter;
import io.syncline.core.mapping.Mapping;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two processes go by the same mapping as users declare it, whatever the catalog
 * makes of it. Any thread.
 */
public final class Declaration {
  private static final int BYTES = 16;

  private Declaration() {}

  /** The same text for the same declaration, in every process. */
  public static String of(Mapping mapping) {
    StringBuilder text = new StringBuilder();
    append(mapping, text);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void append(@Nullable Object part, StringBuilder text) {
    switch (part) {
      case RowFilter filter -> append(filter.text(), text);
      case Record whole -> {
        text.append(whole.getClass().getSimpleName()).append('(');
        for (RecordComponent component : whole.getClass().getRecordComponents()) {
          append(valueOf(component, whole), text);
        }
        text.append(')');
      }
      case Collection<?> items -> {
        text.append('[');
        items.forEach(item -> append(item, text));
        text.append(']');
      }
      case Map<?, ?> map -> append(new TreeMap<>(map).entrySet().stream().toList(), text);
      case Map.Entry<?, ?> entry -> {
        append(entry.getKey(), text);
        append(entry.getValue(), text);
      }
      case null -> text.append("null;");
      default -> {
        String value = part.toString();
        text.append(value.length()).append(':').append(value).append(';');
      }
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Record whole) {
    try {
      return component.getAccessor().invoke(whole);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public record's component can be read", e);
    }
  }
}
