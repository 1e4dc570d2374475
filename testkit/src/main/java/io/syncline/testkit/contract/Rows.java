// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Short ways to write down row states; what is not said is NULL, or no edge. */
final class Rows {

  private Rows() {}

  /** A row and its state. */
  interface Row {
    EntityId id();

    EntityState state(BoundMapping mapping);
  }

  static NodeRow node(String entry, String key) {
    return new NodeRow(new EntityId(entry, key), Map.of(), Map.of());
  }

  static NodeRow person(long id) {
    return node("Person", Long.toString(id));
  }

  static NodeRow bill(long id) {
    return node("Bill", Long.toString(id));
  }

  static NodeRow sessionRow(String org, long no) {
    return node("Session", sessionKey(org, no));
  }

  static String sessionKey(String org, long no) {
    return KeyText.of(List.of(org, Long.toString(no)));
  }

  static Row tags(long bill, String... values) {
    HeldValues held = new HeldValues(List.of(values));
    return new Fixed(new EntityId("Tag", Long.toString(bill)), held);
  }

  static EdgeRow vote(long id, long person, long bill) {
    return edge("VOTED", Long.toString(id), Long.toString(person), Long.toString(bill));
  }

  static EdgeRow edge(String entry, String key, String from, String to) {
    return new EdgeRow(new EntityId(entry, key), from, to, Map.of());
  }

  /** A row of a node entry. */
  record NodeRow(EntityId id, Map<String, Value> values, Map<String, EdgeEnds> ends)
      implements Row {

    NodeRow with(String column, String text) {
      return with(column, Value.of(text));
    }

    NodeRow unchanged(String column) {
      return with(column, Value.UNCHANGED);
    }

    private NodeRow with(String column, Value value) {
      return new NodeRow(id, plus(values, column, value), ends);
    }

    /** The other ends of the edges of a kind, named by the last part of its id. */
    NodeRow to(String edge, Object... keys) {
      List<String> texts = new ArrayList<>();
      for (Object key : keys) {
        texts.add(key.toString());
      }
      return ends(edge, new EdgeEnds(texts));
    }

    NodeRow unchangedEnds(String edge) {
      return ends(edge, EdgeEnds.UNCHANGED);
    }

    private NodeRow ends(String edge, EdgeEnds keys) {
      return new NodeRow(id, values, plus(ends, id.entry() + "." + edge, keys));
    }

    @Override
    public EntityState state(BoundMapping mapping) {
      TableNode type = (TableNode) mapping.node(id.entry());
      Map<String, Value> all = new HashMap<>(values);
      List<String> keyColumns = type.identity().columns();
      List<String> parts = KeyText.parts(id.key(), keyColumns.size());
      for (int i = 0; i < parts.size(); i++) {
        all.put(keyColumns.get(i), Value.of(parts.get(i)));
      }
      List<Value> properties = new ArrayList<>();
      for (Property property : type.properties()) {
        properties.add(all.getOrDefault(property.column(), Value.NULL));
      }
      List<Value> references = new ArrayList<>();
      for (Reference reference : type.references()) {
        references.add(all.getOrDefault(reference.columns().columns().getFirst(), Value.NULL));
      }
      List<EdgeEnds> edges = new ArrayList<>();
      for (OwnedEdge edge : type.edges()) {
        edges.add(ends.getOrDefault(edge.edge().id(), EdgeEnds.NONE));
      }
      return new NodeState(properties, references, edges);
    }
  }

  /** A row of a relationship entry. */
  record EdgeRow(EntityId id, String from, String to, Map<String, Value> values) implements Row {
    EdgeRow with(String column, String text) {
      return new EdgeRow(id, from, to, plus(values, column, Value.of(text)));
    }

    EdgeRow unchanged(String column) {
      return new EdgeRow(id, from, to, plus(values, column, Value.UNCHANGED));
    }

    @Override
    public EntityState state(BoundMapping mapping) {
      List<Value> properties = new ArrayList<>();
      for (Property property : mapping.findJoin(id.entry()).orElseThrow().edge().properties()) {
        properties.add(values.getOrDefault(property.column(), Value.NULL));
      }
      return new EdgeState(from, to, properties);
    }
  }

  /** A row whose state is given. */
  record Fixed(EntityId id, EntityState state) implements Row {
    @Override
    public EntityState state(BoundMapping mapping) {
      return state;
    }
  }

  private static <T> Map<String, T> plus(Map<String, T> map, String key, T value) {
    Map<String, T> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }
}
