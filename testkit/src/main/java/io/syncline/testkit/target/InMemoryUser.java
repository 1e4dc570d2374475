// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.testkit.graph.Graph;
import io.syncline.testkit.graph.GraphUser;
import io.syncline.testkit.target.Contents.EdgeKey;
import io.syncline.testkit.target.Contents.UserContent;
import io.syncline.testkit.target.Contents.UserEdge;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import io.syncline.testkit.target.OwnedEdges.Owned;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A user of an in-memory graph. */
final class InMemoryUser implements GraphUser {
  private final InMemoryStore store;

  InMemoryUser(InMemoryStore store) {
    this.store = store;
  }

  @Override
  public Graph read() {
    synchronized (store) {
      return new GraphView(store.contents).graph();
    }
  }

  @Override
  public String createNode(Set<String> labels, Map<String, Object> properties) {
    synchronized (store) {
      Contents contents = store.contents.copy();
      String id = contents.newId();
      contents.userContent.put(id, new UserContent(labels, properties));
      store.contents = contents;
      return id;
    }
  }

  @Override
  public void setProperty(String node, String name, Object value) {
    onNode(node, content -> content.with(name, value));
  }

  @Override
  public void addLabel(String node, String label) {
    onNode(node, content -> content.withLabel(label));
  }

  private void onNode(String node, UnaryOperator<UserContent> edit) {
    change(
        contents ->
            contents.userContent.merge(
                node, edit.apply(UserContent.NONE), (before, first) -> edit.apply(before)));
  }

  @Override
  public String createEdge(String from, String type, String to, Map<String, Object> properties) {
    synchronized (store) {
      Contents contents = store.contents.copy();
      String id = contents.newId();
      contents.userEdges.add(new UserEdge(id, type, from, to, properties));
      store.contents = contents;
      return id;
    }
  }

  @Override
  public void setEdgeProperty(String edge, String name, Object value) {
    change(
        contents -> {
          EdgeKey key = ownedEdge(contents, edge);
          Map<String, Object> extras =
              new HashMap<>(contents.edgeExtras.getOrDefault(key, Map.of()));
          extras.put(name, value);
          contents.edgeExtras.put(key, extras);
        });
  }

  private EdgeKey ownedEdge(Contents contents, String id) {
    return new OwnedEdges(contents)
        .all().stream()
            .map(Owned::key)
            .filter(key -> key.toString().equals(id))
            .findFirst()
            .orElseThrow();
  }

  @Override
  public void deleteNode(String node) {
    change(
        contents -> {
          contents.userContent.remove(node);
          contents.userEdges.removeIf(edge -> edge.touches(node));
        });
  }

  private void change(Consumer<Contents> edit) {
    synchronized (store) {
      Contents contents = store.contents.copy();
      edit.accept(contents);
      store.contents = contents;
    }
  }
}
