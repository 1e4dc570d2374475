// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.pgoutput;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads PostgreSQL's wire format, most significant byte first. */
final class WireReader {
  private static final VarHandle INT16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private int at; // the reading thread only

  WireReader(byte[] bytes, int start) {
    this.bytes = bytes;
    this.at = start;
  }

  char character() {
    return (char) int8();
  }

  int int8() {
    return bytes[at++];
  }

  int int16() {
    int value = (short) INT16.get(bytes, at);
    at += Short.BYTES;
    return value;
  }

  int int32() {
    int value = (int) INT32.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  long int64() {
    long value = (long) INT64.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  /** Text of so many bytes. */
  String text(int length) {
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /** Text up to a zero byte. */
  String text() {
    int end = at;
    while (bytes[end] != 0) {
      end++;
    }
    String text = text(end - at);
    at++;
    return text;
  }
}
