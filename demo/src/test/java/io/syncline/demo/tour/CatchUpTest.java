// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.LogSequenceNumber;

final class CatchUpTest {
  private static final LogSequenceNumber END = LogSequenceNumber.valueOf(100);

  @Test
  void anEngineThatIsStillBehindHasNotCaughtUp() {
    Engine engine = new Engine();
    CatchUp catchUp = new CatchUp(engine, END, Duration.ofHours(1));

    engine.at(99, Duration.ofSeconds(33));
    assertThat(catchUp.getAsBoolean()).isFalse();
    engine.at(100, Duration.ofSeconds(33));
    assertThat(catchUp.getAsBoolean()).isFalse();
    engine.at(150, Duration.ofMillis(80));

    assertThat(catchUp.getAsBoolean()).isTrue();
    assertThat(catchUp.sentence()).startsWith("Caught up after ").contains("7 row changes");
  }

  @Test
  void anEngineThatStaysBehindIsNotWaitedForForEver() {
    Engine engine = new Engine();
    CatchUp catchUp = new CatchUp(engine, END, Duration.ZERO);

    engine.at(100, Duration.ofSeconds(33));

    assertThat(catchUp.getAsBoolean()).isTrue();
    assertThat(catchUp.sentence()).doesNotContain("Caught up").contains("still 33.0 s behind");
  }

  private static final class Engine implements SyncEngine {
    private Progress progress = progress(0, 3, Duration.ZERO);

    void at(long position, Duration lag) {
      progress = progress(position, 10, lag);
    }

    private static Progress progress(long position, long changes, Duration lag) {
      return new Progress(
          Stage.STREAMING, 0, 0, LogSequenceNumber.valueOf(position), 0, changes, lag, null);
    }

    @Override
    public List<String> setUp() {
      return List.of();
    }

    @Override
    public void start() {}

    @Override
    public int command(java.util.function.Consumer<String> say, String... words) {
      throw new UnsupportedOperationException("nothing is verified here");
    }

    @Override
    public Progress progress() {
      return progress;
    }

    @Override
    public void close() {}
  }
}
