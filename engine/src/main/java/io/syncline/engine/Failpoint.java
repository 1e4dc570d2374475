// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A place before or after something becomes durable, where a crash test may end the process. */
public enum Failpoint {
  BEFORE_TAKE_OVER(During.START),
  AFTER_TAKE_OVER(During.START),
  SNAPSHOT_MARKED(During.SNAPSHOT),
  /** The source's slots are there. */
  SNAPSHOT_BEGUN(During.SNAPSHOT),
  SNAPSHOT_NODES(During.SNAPSHOT),
  SNAPSHOT_EDGES(During.SNAPSHOT),
  SNAPSHOT_SWEPT(During.SNAPSHOT),
  SNAPSHOT_DONE(During.SNAPSHOT),
  BEFORE_APPLY(During.STREAM),
  AFTER_APPLY(During.STREAM),
  BEFORE_CONFIRM(During.STREAM),
  AFTER_CONFIRM(During.STREAM),
  BEFORE_IDLE_CHECKPOINT(During.STREAM),
  AFTER_IDLE_CHECKPOINT(During.STREAM),
  NODES_WRITTEN(During.PARALLEL_WRITE),
  PARTS_WRITTEN(During.PARALLEL_WRITE),
  BEFORE_MAPPING(During.CHANGED_MAPPING),
  AFTER_MAPPING(During.CHANGED_MAPPING),
  BEFORE_REREAD(During.REREAD),
  AFTER_REREAD(During.REREAD),
  BEFORE_ENQUEUE(During.REREAD_BY_QUEUE),
  AFTER_ENQUEUE(During.REREAD_BY_QUEUE),
  BEFORE_IDS(During.BACK_REFERENCES),
  AFTER_IDS(During.BACK_REFERENCES),
  ISOLATION_APPLIED(During.REJECTION),
  BEFORE_SET_ASIDE(During.REJECTION),
  AFTER_SET_ASIDE(During.REJECTION),
  AFTER_CLAIM(During.QUEUE),
  AFTER_READ(During.QUEUE),
  AFTER_WRITE(During.QUEUE),
  AFTER_COMPLETE(During.QUEUE);

  /** What an engine is doing. */
  public enum During {
    START,
    SNAPSHOT,
    STREAM,
    PARALLEL_WRITE,
    CHANGED_MAPPING,
    REREAD,
    /** Where triggers capture, rows that are read again go into the queue. */
    REREAD_BY_QUEUE,
    BACK_REFERENCES,
    REJECTION,
    QUEUE
  }

  private final During during;

  Failpoint(During during) {
    this.during = during;
  }

  /** As it is written in the environment: {@code before-apply}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All there are while an engine does one of these, in their order. */
  public static List<Failpoint> during(During... any) {
    List<During> wanted = List.of(any);
    return Arrays.stream(values()).filter(one -> wanted.contains(one.during)).toList();
  }

  static Failpoint of(String text) {
    return Arrays.stream(values())
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no failpoint \"%s\"; there are %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(Failpoint::text)
                                .collect(Collectors.joining(", ")))));
  }
}
