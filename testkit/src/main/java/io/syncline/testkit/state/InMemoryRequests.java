// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.state;

import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.Request;
import io.syncline.core.operation.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests in memory. */
final class InMemoryRequests implements Requests {
  // all guarded by this
  private final List<Request> requests = new ArrayList<>();
  private final List<Pause> pauses = new ArrayList<>();

  @Override
  public synchronized Request submit(Request request) {
    Request stored = request.numbered(requests.size() + 1);
    requests.add(stored);
    return stored;
  }

  @Override
  public synchronized List<Request> open(String sync) {
    return requests.stream()
        .filter(request -> request.sync().equals(sync) && !request.over())
        .toList();
  }

  @Override
  public synchronized Optional<Request> find(long id) {
    return requests.stream().filter(request -> request.id() == id).findFirst();
  }

  @Override
  public synchronized void save(Request request) {
    requests.replaceAll(one -> one.id() == request.id() ? request : one);
  }

  @Override
  public synchronized List<Pause> pauses(String sync) {
    return pauses.stream().filter(pause -> pause.sync().equals(sync)).toList();
  }

  @Override
  public synchronized void pause(Pause pause) {
    resume(pause.sync(), pause.target(), pause.lane());
    pauses.add(pause);
  }

  @Override
  public synchronized boolean resume(String sync, String target, Lane lane) {
    return pauses.removeIf(
        pause ->
            pause.sync().equals(sync) && pause.target().equals(target) && pause.lane() == lane);
  }
}
