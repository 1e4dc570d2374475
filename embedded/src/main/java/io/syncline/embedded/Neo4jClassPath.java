// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.embedded.neo4j.Neo4jServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jars of the server, as the build found them, and how to run it with them. */
record Neo4jClassPath(String jars, String version) {
  private static final String RESOURCE = "class-path";
  private static final Pattern VERSION = Pattern.compile("neo4j-kernel-(\\d[^/\\\\]*)\\.jar");

  /** What Neo4j opens for itself in its own start script. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:-OmitStackTraceInFastThrow",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8");

  static Neo4jClassPath load() {
    try (InputStream in = Neo4jServer.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left no list of Neo4j's jars, run mvn verify");
      }
      String jars = new String(in.readAllBytes(), UTF_8).strip();
      Matcher matcher = VERSION.matcher(jars);
      return new Neo4jClassPath(jars, matcher.find() ? matcher.group(1) : "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  /** The settings without which closing Bolt takes ten seconds; their name has changed. */
  Map<String, String> quickShutdown() {
    String setting = "internal.dbms.bolt.netty_server_shutdown_quiet_period";
    return version.startsWith("5.") ? Map.of(setting, "0") : Map.of(setting + "_duration", "0s");
  }

  /** The command that runs the server, by way of a file: the class path is a long one. */
  List<String> command(Path file, List<String> jvmOptions, List<String> programArguments) {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    options.addAll(jvmOptions);
    options.addAll(sharedClasses(serverCode()));
    if (Runtime.version().feature() >= 24) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    options.add("-cp " + quoted(serverCode() + File.pathSeparator + jars));
    options.add(Neo4jServer.class.getName());
    Folders.write(file, options);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + file);
    command.addAll(programArguments);
    return command;
  }

  /**
   * Loaded classes are kept beside the server's code, by the first server that is stopped in order:
   * the others start in half the CPU time. A JVM keeps none where code is still in a folder.
   */
  private static List<String> sharedClasses(Path code) {
    return Files.isRegularFile(code)
        ? List.of(
            "-XX:+AutoCreateSharedArchive",
            "-Xlog:cds*=off",
            quoted("-XX:SharedArchiveFile=" + code.resolveSibling("neo4j-classes.jsa")))
        : List.of();
  }

  private static String quoted(String argument) {
    return "\"" + argument.replace("\\", "\\\\") + "\"";
  }

  private static Path serverCode() {
    try {
      return Path.of(Neo4jServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no path to the server's code", e);
    }
  }
}
