// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PatientSocketsTest {
  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Socket socket =
      new PatientSockets().createSocket(listening.getInetAddress(), listening.getLocalPort());
  private final Socket server = listening.accept();

  PatientSocketsTest() throws IOException {}

  @BeforeEach
  void longTimeout() throws IOException {
    socket.setSoTimeout(30_000);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
    listening.close();
  }

  @Test
  void aLookWaitsWhereNothingCame() throws IOException {
    socket.setSoTimeout(PatientSockets.LOOK);

    assertThat(socket.getSoTimeout()).isEqualTo(PatientSockets.PATIENCE);
  }

  @Test
  void theLookRightBehindBytesIsShortAndTheNextWaits() throws IOException {
    receive(1);

    socket.setSoTimeout(PatientSockets.LOOK);
    int behind = socket.getSoTimeout();
    socket.setSoTimeout(0);
    socket.setSoTimeout(PatientSockets.LOOK);

    assertThat(behind).isEqualTo(PatientSockets.LOOK);
    assertThat(socket.getSoTimeout()).isEqualTo(PatientSockets.PATIENCE);
  }

  @Test
  void otherTimeoutsStayAsTheyAre() throws IOException {
    receive(3);

    socket.setSoTimeout(7_000);

    assertThat(socket.getSoTimeout()).isEqualTo(7_000);
  }

  private void receive(int bytes) throws IOException {
    server.getOutputStream().write(new byte[bytes]);
    InputStream in = socket.getInputStream();
    if (bytes == 1) {
      assertThat(in.read()).isZero();
    } else {
      assertThat(in.readNBytes(bytes)).hasSize(bytes);
    }
  }
}
