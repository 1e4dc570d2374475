// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.capture.RowScan;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.projection.EntityId;
import io.syncline.core.type.KeyText;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Digest;
import io.syncline.core.verify.VerifyStore;
import io.syncline.core.verify.VerifyStore.Proof;
import io.syncline.engine.verify.ExpectedRows.Expected;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one entry chunk by chunk, from either side. One thread. */
sealed interface EntryScan
    permits EntryScan.OfSource,
        EntryScan.OfChanged,
        EntryScan.OfDifferences,
        EntryScan.OfTarget,
        EntryScan.OfKeys,
        BucketScan {

  /**
   * Reads the next chunk from the source.
   *
   * @param from the former chunk's {@code upTo}; empty for the first
   */
  Begun begin(String from, int limit);

  /**
   * A chunk that is read from one side.
   *
   * @param upTo where the next one begins; empty at the end
   * @param read how many rows or keys were read for it
   * @param effort how many rows that is worth
   * @param size of what was read, in characters; negative where it says nothing of how many rows
   *     the next chunk may have
   * @param comparison what is left to do, on any thread
   */
  record Begun(String upTo, int read, int effort, long size, Supplier<List<Part>> comparison) {
    Begun(String upTo, int read, long size, Supplier<ScannedChunk> comparison) {
      this(upTo, read, read, size, () -> List.of(new Part(upTo, comparison.get(), null)));
    }

    /** The comparison of all parts, made on this thread. */
    ScannedChunk whole() {
      return comparison.get().stream()
          .map(Part::chunk)
          .reduce(ScannedChunk.NONE, ScannedChunk::plus);
    }
  }

  /**
   * A part of a chunk, which is stored as a chunk of its own.
   *
   * @param upTo where the next part begins
   */
  record Part(String upTo, ScannedChunk chunk, @Nullable Proof proof) {}

  /** What all of them share. */
  record Tools(RowScan rows, ExpectedRows expected, Comparer comparer, VerifyScope scope) {

    boolean covers(String key) {
      return switch (scope) {
        case VerifyScope.Whole whole -> whole.covers(key);
        case VerifyScope.Range range -> true;
        case VerifyScope.Since since -> true;
        case VerifyScope.Keys(String entry, List<String> keys) -> keys.contains(key);
      };
    }

    private RowScan.Span span(@Nullable String after) {
      return span(after, null);
    }

    RowScan.Span span(@Nullable String after, @Nullable String last) {
      return scope instanceof VerifyScope.Range(var entry, var from, var to)
          ? new RowScan.Span(parts(after), parts(from), parts(to), parts(last))
          : new RowScan.Span(parts(after), null, null, parts(last));
    }

    private @Nullable List<String> parts(@Nullable String key) {
      int columns = expected.wanted().key().columns().size();
      return key == null ? null : KeyText.parts(key, columns);
    }

    /** Of keys without a row only the source can say whether they are in the range. */
    private List<String> inSpan(List<String> keys) {
      if (keys.isEmpty() || !(scope instanceof VerifyScope.Range)) {
        return keys;
      }
      Set<String> within = rows.within(expected.wanted(), span(null), keys);
      return keys.stream().filter(within::contains).toList();
    }

    String entry() {
      return expected.entry();
    }

    ScannedChunk compared(List<Expected> rows) {
      return ScannedChunk.of(rows, comparer.compare(entry(), rows));
    }

    /** Of what the target holds of these keys, what is of no row. */
    ScannedChunk comparedGone(List<String> keys) {
      List<String> covered = keys.stream().filter(this::covers).toList();
      if (covered.isEmpty()) {
        return ScannedChunk.NONE;
      }
      Set<String> present = rows.present(expected.wanted(), covered);
      List<String> gone = covered.stream().filter(key -> !present.contains(key)).toList();
      return compared(inSpan(gone).stream().map(expected::gone).toList());
    }
  }

  /**
   * What the source has. What a row projects to nothing must not have is looked at, too.
   *
   * @param order in which both sides are read, so that the range of a chunk's keys shows what only
   *     the target has; null where the target is asked for the keys of the rows
   */
  record OfSource(Tools tools, @Nullable Comparator<String> order) implements EntryScan {
    private static final int MOST = 2; // rows of the target for each of the source

    @Override
    public Begun begin(String from, int limit) {
      return begin(from, null, limit);
    }

    /**
     * @param bound the last key that may be; null for no such bound
     */
    Begun begin(String from, @Nullable String bound, int limit) {
      String after = EntryScan.key(from);
      RowScan.Summed summed = read(tools.span(after, bound), limit);
      RowScan.Seen seen = summed.seen();
      String last = seen.rows().size() < limit ? bound : key(seen.rows().getLast());
      String cut =
          order == null
              ? null
              : tools.comparer().target().cut(tools.entry(), after, last, MOST * limit);
      return cut == null || order == null
          ? begun(summed, after, last)
          : begun(new RowScan.Summed(upTo(cut, seen, order), null), after, cut);
    }

    private RowScan.Summed read(RowScan.Span span, int limit) {
      RowScan.Wanted wanted = tools.expected().wanted();
      return order != null && tools.comparer().depth() == Depth.BUCKETS
          ? tools.rows().summed(wanted, span, limit)
          : new RowScan.Summed(tools.rows().rows(wanted, span, limit), null);
    }

    private Begun begun(RowScan.Summed summed, @Nullable String after, @Nullable String last) {
      RowScan.Seen seen = summed.seen();
      String upTo = EntryScan.from(last);
      return new Begun(
          upTo,
          seen.rows().size(),
          seen.rows().size(),
          seen.characters(),
          () -> List.of(compared(upTo, summed, after, last)));
    }

    private RowScan.Seen upTo(String cut, RowScan.Seen seen, Comparator<String> keys) {
      return new RowScan.Seen(
          seen.rows().stream().filter(row -> keys.compare(key(row), cut) <= 0).toList(),
          seen.snapshot(),
          seen.high(),
          seen.pending());
    }

    private String key(RowScan.SeenRow row) {
      return KeyText.of(tools.expected().wanted().keyOf(row.row()));
    }

    private Part compared(
        String upTo, RowScan.Summed summed, @Nullable String after, @Nullable String last) {
      List<Expected> rows =
          tools.expected().of(summed.seen()).values().stream()
              .filter(row -> tools.covers(row.id().key()))
              .toList();
      if (order == null) {
        return new Part(upTo, tools.compared(rows), null);
      }
      Comparer.InRange found = tools.comparer().compareRange(tools.entry(), after, last, rows);
      ScannedChunk chunk = ScannedChunk.of(rows, found.findings());
      return new Part(
          upTo,
          chunk.plus(tools.comparedGone(found.others())),
          chunk.isEqual() ? proof(summed.digest(), found) : null);
    }

    /** What neither side expects, and may be gone by now, would be in the sums for ever. */
    private static @Nullable Proof proof(@Nullable Digest source, Comparer.InRange found) {
      Digest target = found.digest();
      return source == null || target == null || !found.others().isEmpty()
          ? null
          : new Proof(source, target);
    }
  }

  /** The key after which a chunk begins. */
  static @Nullable String key(String from) {
    return from.isEmpty() ? null : from.substring(1);
  }

  /** Where a chunk begins that comes after a key. */
  static String from(@Nullable String key) {
    return key == null ? "" : "=" + key;
  }

  /** What the source has and was written since a view of it. */
  record OfChanged(Tools tools, SourceSnapshot since) implements EntryScan {
    @Override
    public Begun begin(String from, int limit) {
      RowScan.Changed changed =
          tools
              .rows()
              .changed(
                  tools.expected().wanted(),
                  from.isEmpty() ? null : tools.parts(from.substring(1)),
                  since,
                  limit);
      List<String> last = changed.last();
      return new Begun(
          last == null ? "" : "=" + KeyText.of(last),
          changed.looked(),
          changed.seen().characters(),
          () -> tools.compared(List.copyOf(tools.expected().of(changed.seen()).values())));
    }
  }

  /** What a former run did not find equal. */
  record OfDifferences(Tools tools, VerifyStore runs, long run) implements EntryScan {
    private static final int MOST = 1_000;

    @Override
    public Begun begin(String from, int limit) {
      EntityId after = new EntityId(tools.entry(), from.isEmpty() ? "" : from.substring(1));
      List<String> keys =
          runs.differences(run, after, Math.min(limit, MOST)).stream()
              .map(Difference::id)
              .filter(id -> id.entry().equals(tools.entry()))
              .map(EntityId::key)
              .toList();
      RowScan.Seen seen = tools.rows().keys(tools.expected().wanted(), keys);
      List<Expected> rows = List.copyOf(tools.expected().of(seen, keys).values());
      String upTo = keys.isEmpty() ? "" : "=" + keys.getLast();
      return new Begun(upTo, keys.size(), 0, () -> tools.compared(rows));
    }
  }

  /** What the target has and no row projects to. */
  record OfTarget(Tools tools, TargetKeys keys) implements EntryScan {
    @Override
    public Begun begin(String from, int limit) {
      String after = EntryScan.key(from);
      List<String> page = keys.after(tools.entry(), after, limit);
      String upTo = page.isEmpty() ? "" : "=" + page.getLast();
      return new Begun(upTo, page.size(), 0, () -> tools.comparedGone(page));
    }
  }

  /** Pages of keys. */
  interface TargetKeys {
    List<String> after(String entry, @Nullable String after, int limit);
  }

  /** Some rows, whatever either side has of them. */
  record OfKeys(Tools tools, List<String> keys) implements EntryScan {
    @Override
    public Begun begin(String from, int limit) {
      RowScan.Seen seen = tools.rows().keys(tools.expected().wanted(), keys);
      List<Expected> rows = List.copyOf(tools.expected().of(seen, keys).values());
      return new Begun(
          "",
          keys.size(),
          0,
          () -> ScannedChunk.ofAll(rows, tools.comparer().compare(tools.entry(), rows)));
    }
  }
}
