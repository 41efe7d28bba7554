package pontifex;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The package table: what each package may know, and behind which one each library stands.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("pontifex");

    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("shell", Set.of()),
            Map.entry("state", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("yaml", Set.of()),
            Map.entry("program", Set.of()),
            Map.entry("vault", Set.of("yaml", "program")),
            Map.entry("config", Set.of("yaml")),
            Map.entry("inventory", Set.of("yaml", "json", "program")),
            Map.entry("resource", Set.of("state", "config", "yaml")),
            Map.entry("playbook", Set.of("inventory", "resource", "yaml", "state")),
            Map.entry("probe", Set.of("state", "shell", "json", "yaml")),
            Map.entry("plan", Set.of("state", "shell")),
            Map.entry("transaction", Set.of("plan", "state", "shell")),
            Map.entry("remote", Set.of("shell", "program")),
            Map.entry("history", Set.of("state", "plan", "json", "yaml")),
            Map.entry(
                    "run",
                    Set.of(
                            "inventory",
                            "resource",
                            "playbook",
                            "probe",
                            "plan",
                            "transaction",
                            "remote",
                            "history",
                            "state",
                            "shell",
                            "yaml",
                            "json")),
            Map.entry("report", Set.of("plan", "state", "run", "yaml", "json")),
            Map.entry(
                    "cli",
                    Set.of(
                            "inventory",
                            "resource",
                            "playbook",
                            "probe",
                            "plan",
                            "transaction",
                            "remote",
                            "history",
                            "state",
                            "shell",
                            "yaml",
                            "json",
                            "run",
                            "report",
                            "config",
                            "vault")));

    /// The beginning of a library's packages, and the one package that may know it.
    private static final Map<String, String> DOORWAYS = Map.ofEntries(
            Map.entry("org.yaml.", "yaml"),
            Map.entry("net.schmizz.", "remote"),
            Map.entry("com.hierynomus.", "remote"),
            Map.entry("org.bouncycastle.", "remote"),
            Map.entry("org.eclipse.jgit.", "history"),
            Map.entry("picocli.", "cli"),
            Map.entry("com.google.gson.", "json"),
            Map.entry("com.github.difflib.", "plan"));

    @Test
    void everyPackageKnowsOnlyWhatTheTableSays() {
        var wrong = new TreeSet<String>();
        var seen = new TreeSet<String>();
        for (var type : CLASSES) {
            var here = area(type);
            seen.add(here);
            var known = MAY_KNOW.get(here);
            assertTrue(known != null, "package pontifex." + here + " is not in the table");
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var there = area(dependency.getTargetClass());
                if (!there.isEmpty() && !there.equals(here) && !known.contains(there)) {
                    wrong.add(type.getName() + " knows "
                            + dependency.getTargetClass().getName());
                }
            }
        }
        assertEquals(new TreeSet<>(), wrong);
        assertEquals(MAY_KNOW.keySet(), seen, "the table names packages that are there");
    }

    @Test
    void everyLibraryHasOneDoorway() {
        var wrong = new TreeSet<String>();
        var used = new TreeSet<String>();
        for (var type : CLASSES) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getName();
                DOORWAYS.forEach((library, doorway) -> {
                    if (target.startsWith(library)) {
                        used.add(library);
                        if (!area(type).equals(doorway)) {
                            wrong.add(type.getName() + " knows " + target);
                        }
                    }
                });
            }
        }
        assertEquals(new TreeSet<>(), wrong);
        assertTrue(used.containsAll(List.of("org.yaml.", "net.schmizz.", "org.eclipse.jgit.", "picocli.")), used + "");
    }

    @Test
    void noTwoPackagesKnowEachOther() {
        slices().matching("pontifex.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarkedAndSaysWhatItIs() throws IOException {
        var root = Path.of(System.getProperty("project.root"), "orchestrator/src/main/java/pontifex");
        try (var folders = Files.walk(root)) {
            for (var folder : folders.filter(Files::isDirectory)
                    .filter(it -> !it.equals(root))
                    .toList()) {
                var info = Files.readString(folder.resolve("package-info.java"));
                assertTrue(info.startsWith("/// "), folder + " says what it is");
                assertTrue(info.contains("\n@NullMarked\n"), folder + " is null-marked");
            }
        }
    }

    @Test
    void namesSayWhatAThingIs() {
        var wrong = CLASSES.stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> name.matches(
                        ".*(Manager|Utils?|Helper|Impl|Base|Data|Info|Processor|Handler)|(Abstract|Default)[A-Z].*"))
                .filter(name -> !Set.of("DefaultRoute", "Handler").contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(), wrong);
    }

    /// No engine code may switch on a resource's kind: only their own package names them.
    @Test
    void noOtherPackageKnowsAKindOfResource() {
        var contract = Set.of(
                "Resource",
                "Assertion",
                "Desired",
                "Refused",
                "Resources",
                "Reading",
                "Kind",
                "ControllerFiles",
                "Traps",
                "GuestMac",
                "Recalled",
                "Given",
                "Recorded",
                "Thing");
        var wrong = new TreeSet<String>();
        for (var type : CLASSES) {
            if (!area(type).equals("resource") && !area(type).equals("playbook")) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass())
                        .filter(target -> area(target).equals("resource"))
                        .filter(target -> !contract.contains(target.getSimpleName()))
                        .forEach(target -> wrong.add(type.getName() + " knows " + target.getName()));
            }
        }
        assertEquals(new TreeSet<>(), wrong);
    }

    /// `state` for pontifex.state and what is below it; empty for what isn't ours.
    private static String area(JavaClass type) {
        var name = type.getPackageName();
        return Stream.of(name.split("\\."))
                .limit(name.startsWith("pontifex.") ? 2 : 0)
                .skip(1)
                .findFirst()
                .orElse("");
    }
}
