// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.syncline.core.durability.Durable;
import io.syncline.engine.failpoint.Failpoints;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
  private static final String ROOT = "io.syncline";

  private final Rules rules = new Rules(ROOT);
  private final JavaClasses product =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  /** Rules hold trivially where nothing is imported. */
  @BeforeAll
  void everyModuleIsSeen() {
    for (String module :
        new String[] {
          "core",
          "client",
          "config",
          "postgres",
          "neo4j",
          "engine",
          "cli",
          "testkit",
          "embedded",
          "demo",
          "benchmarks"
        }) {
      assertThat(product.containPackage(ROOT + "." + module)).as(module).isTrue();
    }
  }

  @Test
  void packagesHaveNoCycles() {
    rules.packagesHaveNoCycles().check(product);
  }

  @Test
  void coreUsesNoLibrary() {
    rules.coreUsesNoLibrary().check(product);
  }

  @Test
  void coreAsksForNoTimeAndNoChance() {
    rules.coreAsksForNoTimeAndNoChance().check(product);
  }

  @Test
  void onlyTheEngineStartsThreads() {
    rules.onlyTheEngineStartsThreads().check(product);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "postgres", "neo4j", "engine"})
  void partsOfTheProductUseOnlyCore(String module) {
    rules.moduleUsesOnly(module, "core").check(product);
  }

  @Test
  void commandLineUsesOnlyWhatIsShipped() {
    rules.commandLineUsesOnlyWhatIsShipped().check(product);
  }

  @Test
  void clientUsesNothingButJdbc() {
    rules.clientUsesNothingButJdbc().check(product);
  }

  @Test
  void testkitUsesOnlyCoreAndEngine() {
    rules.moduleUsesOnly("testkit", "core", "engine").check(product);
  }

  @Test
  void embeddedServersUseNothingOfOurs() {
    rules.moduleUsesOnly("embedded").check(product);
  }

  @ParameterizedTest
  @ValueSource(strings = {"change", "mapping", "projection"})
  void stagesKeepToTheFlow(String stage) {
    rules.stageKeepsToTheFlow(stage).check(product);
  }

  @Test
  void packagesAreNamedByStage() {
    rules.packagesAreNamedByStage().check(product);
  }

  @Test
  void packagesAreNullMarked() {
    rules.packagesAreNullMarked().check(product);
  }

  @Test
  void processesCanDieAtEverythingThatIsDurable() {
    List<JavaMethod> durable =
        product.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Durable.class))
            .toList();

    assertThat(durable).hasSizeGreaterThan(50);
    for (JavaMethod method : durable) {
      String name = method.getOwner().getSimpleName() + "." + method.getName();
      Failpoints.parse("before:" + name, place -> {}); // throws if there is no such place
    }
  }
}
