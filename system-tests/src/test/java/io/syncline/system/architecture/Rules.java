// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the design, for the modules below a root package.
 *
 * @param root the package that holds {@code core}, {@code config} and so on
 */
record Rules(String root) {
  /** The modules that run in the product and do not start threads: they are called. */
  private static final List<String> CALLED = List.of("core", "config", "postgres", "neo4j");

  private static final List<String> SHIPPED =
      List.of("core", "config", "postgres", "neo4j", "engine", "cli");

  /** Each stage of the flow may use the stages before it. */
  private static final List<String> FLOW = List.of("change", "mapping", "projection", "apply");

  ArchRule packagesHaveNoCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  ArchRule coreUsesNoLibrary() {
    return classes()
        .that()
        .resideInAPackage(module("core"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                module("core"),
                "java.lang..",
                "java.util..",
                "java.time..",
                "java.math..",
                "java.nio",
                "java.nio.charset",
                "java.security",
                "java.io",
                "java.text",
                "org.jspecify.annotations"))
        .allowEmptyShould(true);
  }

  ArchRule coreAsksForNoTimeAndNoChance() {
    return noClasses()
        .that()
        .resideInAPackage(module("core"))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .allowEmptyShould(true);
  }

  ArchRule onlyTheEngineStartsThreads() {
    return noClasses()
        .that()
        .resideInAnyPackage(modules(CALLED))
        .should()
        .callConstructor(Thread.class, Runnable.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.Builder.class)
        .allowEmptyShould(true);
  }

  /** What an application embeds brings nothing along. */
  ArchRule clientUsesNothingButJdbc() {
    return classes()
        .that()
        .resideInAPackage(module("client"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                module("client"),
                "java.lang..",
                "java.util..",
                "java.time..",
                "java.sql..",
                "javax.sql..",
                "org.jspecify.annotations"))
        .allowEmptyShould(true);
  }

  /** The module uses nothing of ours but these modules and itself. */
  ArchRule moduleUsesOnly(String module, String... others) {
    return classes()
        .that()
        .resideInAPackage(module(module))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage(root + "..")
                .or(resideInAnyPackage(module(module)))
                .or(resideInAnyPackage(modules(Arrays.asList(others)))))
        .allowEmptyShould(true);
  }

  ArchRule commandLineUsesOnlyWhatIsShipped() {
    return moduleUsesOnly("cli", SHIPPED.toArray(String[]::new));
  }

  /** The stage uses no stage after it. */
  ArchRule stageKeepsToTheFlow(String stage) {
    String[] later =
        FLOW.subList(FLOW.indexOf(stage) + 1, FLOW.size()).stream()
            .map(name -> module("core." + name))
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(module("core." + stage))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(later)
        .allowEmptyShould(true);
  }

  ArchRule packagesAreNamedByStage() {
    return noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..", "..manager..");
  }

  ArchRule packagesAreNullMarked() {
    return classes().should(new BeInANullMarkedPackage());
  }

  private String module(String module) {
    return root + "." + module + "..";
  }

  private String[] modules(List<String> modules) {
    return modules.stream().map(this::module).toArray(String[]::new);
  }

  private static final class BeInANullMarkedPackage extends ArchCondition<JavaClass> {
    private BeInANullMarkedPackage() {
      super("be in a package with @NullMarked in its package-info");
    }

    @Override
    public void check(JavaClass subject, ConditionEvents events) {
      boolean marked = subject.getPackage().isAnnotatedWith(NullMarked.class);
      events.add(
          new SimpleConditionEvent(
              subject, marked, subject.getPackageName() + " has no @NullMarked package-info"));
    }
  }
}
