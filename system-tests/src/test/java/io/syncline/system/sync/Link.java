// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between an engine and a store on this machine, in which things go wrong. */
public final class Link implements AutoCloseable {
  private static final int AWAITING = 50;
  private static final int PACKET = 8_192;
  private static final long SLOW_MILLIS = 20;
  private static final long TICK_MILLIS = 5;

  /** What goes wrong. */
  public enum Fault {
    NONE,
    /** Connections break, and none is taken. */
    CUT,
    /** Nothing gets through, but later. */
    STALLED,
    /** What the store answers is lost for good; its connections break when that ends. */
    ANSWERS_LOST,
    /** What the store is asked is lost for good; its connections break when that ends. */
    REQUESTS_LOST,
    /** Everything comes late. */
    SLOW
  }

  private final int store;
  private final ServerSocket server;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;

  /**
   * @param store the port of the store
   */
  public Link(int store) throws IOException {
    this.store = store;
    this.server = new ServerSocket(0, AWAITING, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** From now on this goes wrong, until {@link #heal}. */
  public void fail(Fault next) {
    fault = next;
    if (next == Fault.CUT) {
      pairs.forEach(Pair::close);
    }
  }

  /** All is well, but for connections that lost something. */
  public void heal() {
    fault = Fault.NONE;
    pairs.stream().filter(pair -> pair.lost).forEach(Pair::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        if (fault == Fault.CUT) {
          caller.close();
        } else {
          new Pair(caller, new Socket(InetAddress.getLoopbackAddress(), store)).begin();
        }
      } catch (IOException e) {
        // closed, or the store is away: so is this
      }
    }
  }

  /** A connection of the engine and the one to the store that goes with it. */
  private final class Pair {
    private final Socket caller;
    private final Socket callee;
    private volatile boolean lost;

    Pair(Socket caller, Socket callee) {
      this.caller = caller;
      this.callee = callee;
    }

    void begin() {
      pairs.add(this);
      Thread.ofVirtual().start(() -> pass(caller, callee, Fault.REQUESTS_LOST));
      Thread.ofVirtual().start(() -> pass(callee, caller, Fault.ANSWERS_LOST));
    }

    private void pass(Socket from, Socket to, Fault losing) {
      byte[] packet = new byte[PACKET];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int size = in.read(packet); size >= 0; size = in.read(packet)) {
          while (fault == Fault.STALLED) {
            Thread.sleep(TICK_MILLIS);
          }
          if (fault == losing) {
            lost = true;
          }
          if (!lost) {
            Thread.sleep(fault == Fault.SLOW ? SLOW_MILLIS : 0);
            out.write(packet, 0, size);
          }
        }
      } catch (IOException e) {
        // one end is gone: so is the other
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        close();
      }
    }

    void close() {
      pairs.remove(this);
      closeQuietly(caller);
      closeQuietly(callee);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    pairs.forEach(Pair::close);
  }
}
