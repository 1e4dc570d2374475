// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.pgoutput;

import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one stream into messages. It remembers the shapes of relations, so that every
 * message of the stream must pass through it, in order. One thread.
 */
public final class PgOutputDecoder {
  /** What stands where a time is not known. */
  public static final Instant NO_TIME = Instant.parse("2000-01-01T00:00:00Z");

  private static final Message TYPE_NAME = new Message.TypeName();

  private final Predicate<RelationShape> wanted;
  private final Map<Integer, TupleReader> readers = new HashMap<>();

  // The relation of the last row: rows of one table mostly come together.
  private int lastRelation; // the stream's thread only
  private @Nullable TupleReader lastReader; // the stream's thread only

  /**
   * @param wanted whether somebody wants rows of the relation; asked when its shape arrives
   */
  public PgOutputDecoder(Predicate<RelationShape> wanted) {
    this.wanted = wanted;
  }

  /**
   * @param start where the message begins in the bytes; it ends with them
   * @throws IllegalStateException if these bytes are no message
   */
  public Message decode(byte[] bytes, int start) {
    WireReader in = new WireReader(bytes, start);
    char kind = in.character();
    return switch (kind) {
      case 'I', 'U', 'D' -> rowMessage(kind, in);
      case 'B' -> begin(in);
      case 'C' -> commit(in);
      case 'R' -> new Message.Relation(remembered(shape(in)));
      case 'T' -> truncate(in);
      case 'M' -> logical(in);
      case 'O' -> origin(in);
      case 'Y' -> TYPE_NAME;
      default -> throw new IllegalStateException("pgoutput sent a message of kind " + kind);
    };
  }

  private Message rowMessage(char kind, WireReader in) {
    int relation = in.int32();
    TupleReader tuples = reader(relation);
    if (tuples == null) {
      return new Message.Unwanted(relation);
    }
    return switch (kind) {
      case 'I' -> new Message.Insert(relation, tuples.after(in, in.character()));
      case 'U' -> update(relation, tuples, in);
      default -> new Message.Delete(relation, tuples.old(in, in.character()));
    };
  }

  private @Nullable TupleReader reader(int relation) {
    if (relation != lastRelation) {
      lastRelation = relation;
      lastReader = readers.get(relation);
    }
    return lastReader;
  }

  private static Message update(int relation, TupleReader tuples, WireReader in) {
    char tuple = in.character();
    if (tuple == 'N') {
      return new Message.Update(relation, null, tuples.after(in, tuple));
    }
    Row old = tuples.old(in, tuple);
    return new Message.Update(relation, old, tuples.after(in, in.character(), old));
  }

  private static Message begin(WireReader in) {
    long commitLsn = in.int64();
    Instant commitTime = NO_TIME.plus(in.int64(), ChronoUnit.MICROS);
    return new Message.Begin(commitLsn, commitTime, Integer.toUnsignedLong(in.int32()));
  }

  private static Message commit(WireReader in) {
    in.int8();
    return new Message.Commit(in.int64(), in.int64());
  }

  private static Message truncate(WireReader in) {
    int count = in.int32();
    in.int8();
    List<Integer> relations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      relations.add(in.int32());
    }
    return new Message.Truncate(relations);
  }

  private static Message logical(WireReader in) {
    boolean transactional = in.int8() != 0;
    return new Message.Logical(transactional, in.int64(), in.text());
  }

  private static Message origin(WireReader in) {
    in.int64();
    return new Message.Origin(in.text());
  }

  private static RelationShape shape(WireReader in) {
    int oid = in.int32();
    String schema = in.text();
    // An empty name stands for pg_catalog.
    TableId id = new TableId(schema.isEmpty() ? "pg_catalog" : schema, in.text());
    char replicaIdentity = in.character();
    int count = in.int16();
    List<RelationShape.Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      boolean key = (in.int8() & 1) != 0;
      columns.add(new RelationShape.Column(in.text(), key, in.int32(), in.int32()));
    }
    return new RelationShape(oid, id, replicaIdentity, columns);
  }

  private RelationShape remembered(RelationShape shape) {
    if (wanted.test(shape)) {
      readers.put(shape.oid(), new TupleReader(shape));
    } else {
      readers.remove(shape.oid());
    }
    lastRelation = 0;
    lastReader = null;
    return shape;
  }
}
