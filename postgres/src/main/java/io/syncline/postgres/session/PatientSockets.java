// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.session;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets on which the driver looks for bytes with patience. Its look takes a millisecond, so that
 * whoever waits for a stream at rest must look again and again, or look late. Here a look lasts
 * until bytes come, or for {@value #PATIENCE} ms; only the one right behind bytes is as short as
 * the driver wants it, to say at once that those were all.
 *
 * <p>Public since the driver makes it, by its name.
 */
public final class PatientSockets extends SocketFactory {
  /** The timeout, in milliseconds, by which a look is told from other reads. */
  static final int LOOK = 1;

  static final int PATIENCE = 200;

  @Override
  public Socket createSocket() {
    return new PatientSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  private static Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from)
      throws IOException {
    Socket socket = new PatientSocket();
    try {
      socket.bind(from);
      socket.connect(to);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static final class PatientSocket extends Socket {
    private volatile boolean fresh; // bytes came since the last look

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
      boolean look = timeout == LOOK;
      super.setSoTimeout(look && !fresh ? PATIENCE : timeout);
      fresh &= !look;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int read = in.read();
          fresh |= read >= 0;
          return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int read = in.read(bytes, offset, length);
          fresh |= read > 0;
          return read;
        }
      };
    }
  }
}
