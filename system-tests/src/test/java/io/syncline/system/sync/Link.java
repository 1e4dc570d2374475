// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between an engine and a store on this machine, in which things go wrong. */
public final class Link implements AutoCloseable {
  private static final int AWAITING = 50;
  private static final int PACKET = 8_192;
  private static final long SLOW_MILLIS = 20;
  private static final long TICK_MILLIS = 5;

  /** Bolt's COMMIT: one chunk of two bytes, and the end of the message. */
  private static final byte[] COMMIT = {0, 2, (byte) 0xB0, 0x12, 0, 0};

  /** Within which a store has answered. */
  private static final long ANSWERED_MILLIS = 300;

  /** What goes wrong. */
  public enum Fault {
    NONE,
    /** Connections are reset, and none is taken. */
    CUT,
    /** Neo4j commits, its answer is lost, and the connection is reset. */
    COMMIT_ANSWER_LOST,
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
  private final AtomicInteger commitAnswersLost = new AtomicInteger();
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
      pairs.forEach(Pair::reset);
    }
  }

  /** How often the answer to a COMMIT was lost. */
  public int commitAnswersLost() {
    return commitAnswersLost.get();
  }

  /** All is well, but for connections that lost something. */
  public void heal() {
    fault = Fault.NONE;
    pairs.stream().filter(pair -> pair.lost).forEach(Pair::reset);
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
    private volatile boolean committing;
    private byte[] latest = new byte[0]; // the thread that passes requests on only

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
          if (losing == Fault.REQUESTS_LOST && fault == Fault.COMMIT_ANSWER_LOST) {
            look(packet, size);
          }
          if (!lost && !(committing && losing == Fault.ANSWERS_LOST)) {
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

    /** From a COMMIT on the caller hears nothing more. */
    private void look(byte[] packet, int size) {
      byte[] read = Arrays.copyOf(latest, latest.length + size);
      System.arraycopy(packet, 0, read, latest.length, size);
      if (!committing && contains(read, COMMIT)) {
        committing = true;
        commitAnswersLost.incrementAndGet();
        Thread.ofVirtual().start(this::resetOnceCommitted);
      }
      latest = Arrays.copyOfRange(read, Math.max(0, read.length - COMMIT.length + 1), read.length);
    }

    private void resetOnceCommitted() {
      try {
        Thread.sleep(ANSWERED_MILLIS);
        reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Ends it without a word, as a broken network does. */
    void reset() {
      try {
        caller.setSoLinger(true, 0);
        callee.setSoLinger(true, 0);
      } catch (IOException e) {
        // it is gone
      }
      close();
    }

    void close() {
      pairs.remove(this);
      closeQuietly(caller);
      closeQuietly(callee);
    }
  }

  private static boolean contains(byte[] read, byte[] sought) {
    for (int at = 0; at + sought.length <= read.length; at++) {
      if (Arrays.equals(read, at, at + sought.length, sought, 0, sought.length)) {
        return true;
      }
    }
    return false;
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
