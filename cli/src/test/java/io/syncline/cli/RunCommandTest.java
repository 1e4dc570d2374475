// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.service.Shutdown;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.engine.Ended;
import org.junit.jupiter.api.Test;

final class RunCommandTest {
  private static final String FILE = CommandLineTest.existingFile();

  private final FakeConnections stores = new FakeConnections();

  @Test
  void aSignalIsACleanStop() {
    Shutdown signalled =
        (work, stop) -> {
          stop.run();
          return work.run();
        };

    Session.Result result = new Session(stores, signalled).run("run", "--no-http", "-c", FILE);

    assertThat(result.code()).isZero();
  }

  @Test
  void untilCaughtUpEndsByItself() {
    Session.Result result =
        new Session(stores).run("run", "--until-caught-up", "--no-http", "-c", FILE);

    assertThat(result.code()).isZero();
  }

  @Test
  void whatNeedsSomebodyIsSaidInOneLine() {
    stores.engine.atOnce =
        new Ended.Failed(
            new SynclineException(ErrorCode.NOT_APPLIED, "not set up; run `syncline apply`"));

    Session.Result result = new Session(stores).run("run", "--no-http", "-c", FILE);

    assertThat(result)
        .isEqualTo(
            new Session.Result(1, "", "error [NOT_APPLIED] not set up; run `syncline apply`\n"));
  }
}
