package pontifex.history;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pontifex.json.Json;

/// A program of its own that records runs in a clone and pushes each.
final class Controller {
    private Controller() {}

    /// @param words the clone, and the controller's number
    public static void main(String[] words) throws Exception {
        var clone = new Clone(Path.of(words[0]));
        var number = words[1];
        System.out.println(clone.run("run-" + number + "a", "dom0-" + number, "xenbr0", "eth" + number)
                .note());
        System.out.println(clone.run("run-" + number + "b", "shared", "xenbr" + number, "eth1")
                .note());
    }

    static Process start(Clone clone, String number) throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        Controller.class.getName(),
                        clone.folder().toString(),
                        number)
                .redirectErrorStream(true)
                .redirectOutput(clone.folder().resolveSibling("said-" + number).toFile())
                .start();
    }

    /// By where the classes themselves come from: what runs the tests may load them in its own way.
    private static String classPath() {
        return Stream.of(
                        Controller.class,
                        History.class,
                        Json.class,
                        com.google.gson.Gson.class,
                        org.apache.commons.exec.Executor.class,
                        org.junit.jupiter.api.Assertions.class,
                        org.opentest4j.AssertionFailedError.class,
                        org.junit.platform.commons.JUnitException.class,
                        org.slf4j.Logger.class,
                        com.googlecode.javaewah.EWAHCompressedBitmap.class,
                        org.eclipse.jgit.lib.Repository.class)
                .map(Controller::place)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> numbers(int count) {
        return Stream.iterate(0, n -> n + 1).limit(count).map(String::valueOf).toList();
    }
}
