// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The account that PostgreSQL runs under; its programs refuse to run as root. */
enum Account {
  /** The account of this JVM. */
  OWN,
  /** Root here, but nobody in a user namespace, where files stay root's own. */
  NAMESPACE,
  /** Really nobody, who must be given the data and cannot read root's home. */
  NOBODY;

  private static final String NOBODY_ID = "65534";

  static Account find() {
    if (!System.getProperty("user.name").equals("root")) {
      return OWN;
    }
    return Shell.run("unshare", "-U", "true").succeeded() ? NAMESPACE : NOBODY;
  }

  Path cache() {
    return this == NOBODY ? Path.of("/var/tmp/syncline") : Folders.cache();
  }

  List<String> command(List<String> command) {
    List<String> prefix =
        switch (this) {
          case OWN -> List.of();
          case NAMESPACE -> List.of("unshare", "-U");
          case NOBODY ->
              List.of("setpriv", "--reuid", NOBODY_ID, "--regid", NOBODY_ID, "--clear-groups");
        };
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  void own(Path folder) {
    if (this != NOBODY) {
      return;
    }
    try {
      Files.setAttribute(folder, "unix:uid", Integer.valueOf(NOBODY_ID));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give away " + folder, e);
    }
  }
}
