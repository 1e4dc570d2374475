// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.change.Version;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.core.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells rows that a former mapping wrote. When a mapping changes, all rows of the entry are read
 * again and get a later version; so what is held as of a version before was not written since: it
 * is not an older state of the row only, but what another mapping made of it. One thread.
 */
final class FormerMapping {
  private static final Set<Kind> ONE_SIDED = Set.of(Kind.MISSING, Kind.ORPHAN);

  private final String sync;
  private final VerifyParts parts;
  private @Nullable Map<String, Version> readFrom;

  FormerMapping(String sync, VerifyParts parts) {
    this.sync = sync;
    this.parts = parts;
  }

  /** How the target differs, in a row that was found to. */
  List<Discrepancy> name(Finding finding) {
    Version version = finding.version();
    List<Discrepancy> found = finding.discrepancies();
    if (version == null || found.stream().anyMatch(one -> ONE_SIDED.contains(one.kind()))) {
      return found;
    }
    Version from = readFrom().get(finding.id().entry());
    return from == null || version.compareTo(from) >= 0 ? found : named(found, version, from);
  }

  /** A pass is made under one mapping. */
  private Map<String, Version> readFrom() {
    Map<String, Version> known = readFrom;
    if (known == null) {
      known = parts.state().verifications().readFrom(sync);
      readFrom = known;
    }
    return known;
  }

  private static List<Discrepancy> named(List<Discrepancy> found, Version version, Version from) {
    List<Discrepancy> named = new ArrayList<>();
    named.add(new Discrepancy(Kind.MAPPING, "version", "at least " + from, version.toString()));
    found.forEach(one -> named.add(one.kind() == Kind.STALE ? ofMapping(one) : one));
    return named;
  }

  private static Discrepancy ofMapping(Discrepancy stale) {
    return new Discrepancy(Kind.MAPPING, stale.what(), stale.expected(), stale.actual());
  }
}
