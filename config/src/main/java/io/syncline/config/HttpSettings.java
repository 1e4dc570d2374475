// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

/** The {@code http:} section: health, readiness and metrics of a running engine. */
public record HttpSettings(boolean enabled, String bind, int port) {
  public static final HttpSettings DEFAULTS = new HttpSettings(true, "127.0.0.1", 9464);
}
