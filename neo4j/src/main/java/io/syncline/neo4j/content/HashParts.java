// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.content;

import io.syncline.core.type.ContentHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a content hash, kept beside it for those properties that a later change may leave out.
 * In the graph it is a list of integers: the hash that the parts belong to, then for each property
 * a hash of its name and its part. Parts that stand beside another hash are stale.
 */
final class HashParts {
  private final Map<Long, ContentHash> byProperty = new HashMap<>();

  /** What is stored beside a hash; empty where there is nothing, or nothing that belongs to it. */
  static HashParts of(ContentHash hash, List<Long> stored) {
    HashParts parts = new HashParts();
    if (stored.size() < 2 || !hash.equals(new ContentHash(stored.get(0), stored.get(1)))) {
      return parts;
    }
    for (int i = 2; i + 2 < stored.size(); i += 3) {
      ContentHash part = new ContentHash(stored.get(i + 1), stored.get(i + 2));
      parts.byProperty.put(stored.get(i), part);
    }
    return parts;
  }

  void put(String property, ContentHash part) {
    byProperty.put(id(property), part);
  }

  @Nullable ContentHash find(String property) {
    return byProperty.get(id(property));
  }

  /** As {@link #of} takes it; null where there are none. */
  @Nullable List<Long> stored(ContentHash hash) {
    if (byProperty.isEmpty()) {
      return null;
    }
    List<Long> stored = new ArrayList<>(2 + 3 * byProperty.size());
    stored.add(hash.first());
    stored.add(hash.second());
    byProperty.forEach(
        (property, part) -> {
          stored.add(property);
          stored.add(part.first());
          stored.add(part.second());
        });
    return stored;
  }

  private static long id(String property) {
    return ContentHash.of(property, "").first();
  }
}
