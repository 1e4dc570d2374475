// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bob Jenkins's lookup3 in the variant behind PostgreSQL's {@code hashtextextended}: 64 bits, a
 * seed that counts as a first block, words read as little-endian.
 */
final class Lookup3 {

  private static final int BLOCK = 12;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private int a; // all fields: the hashing thread only
  private int b;
  private int c;

  private Lookup3(int length) {
    a = 0x9e3779b9 + 3923095 + length;
    b = a;
    c = a;
  }

  static long hash(byte[] bytes, long seed) {
    Lookup3 state = new Lookup3(bytes.length);
    if (seed != 0) {
      state.a += (int) (seed >>> 32);
      state.b += (int) seed;
      state.mix();
    }
    int at = 0;
    for (; bytes.length - at >= BLOCK; at += BLOCK) {
      state.a += (int) WORD.get(bytes, at);
      state.b += (int) WORD.get(bytes, at + 4);
      state.c += (int) WORD.get(bytes, at + 8);
      state.mix();
    }
    state.addLast(bytes, at);
    state.finish();
    return ((long) state.b << 32) | (state.c & 0xFFFF_FFFFL);
  }

  /** Adds the last bytes, fewer than a block; c's lowest byte belongs to the length. */
  private void addLast(byte[] bytes, int at) {
    int rest = bytes.length - at;
    a += word(bytes, at, Math.min(rest, 4));
    b += word(bytes, at + 4, Math.min(rest - 4, 4));
    c += word(bytes, at + 8, rest - 8) << 8;
  }

  private static int word(byte[] bytes, int at, int length) {
    int word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = (word << 8) | (bytes[at + i] & 0xFF);
    }
    return word;
  }

  private void mix() {
    a = (a - c) ^ Integer.rotateLeft(c, 4);
    c += b;
    b = (b - a) ^ Integer.rotateLeft(a, 6);
    a += c;
    c = (c - b) ^ Integer.rotateLeft(b, 8);
    b += a;
    a = (a - c) ^ Integer.rotateLeft(c, 16);
    c += b;
    b = (b - a) ^ Integer.rotateLeft(a, 19);
    a += c;
    c = (c - b) ^ Integer.rotateLeft(b, 4);
    b += a;
  }

  private void finish() {
    c = (c ^ b) - Integer.rotateLeft(b, 14);
    a = (a ^ c) - Integer.rotateLeft(c, 11);
    b = (b ^ a) - Integer.rotateLeft(a, 25);
    c = (c ^ b) - Integer.rotateLeft(b, 16);
    a = (a ^ c) - Integer.rotateLeft(c, 4);
    b = (b ^ a) - Integer.rotateLeft(a, 14);
    c = (c ^ b) - Integer.rotateLeft(b, 24);
  }
}
