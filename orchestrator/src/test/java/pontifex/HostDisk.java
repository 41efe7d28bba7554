package pontifex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.state.Content;

/// What lies on a test host's disk, seen from outside it: the host itself does nothing for it.
record HostDisk(Path host) {
    /// The log that sshd writes, and what the kernel shows: not the disk's.
    private static final List<String> ASIDE = List.of("root/var/log", "root/proc", "root/sys", "root/dev");

    static HostDisk of(Lab lab, String host) {
        return new HostDisk(lab.folder().resolve("hosts").resolve(host));
    }

    /// Everything on it but logs, with what any write at all would change: inode, times, size, mode, owner.
    SortedMap<String, String> stamps() {
        var found = new TreeMap<String, String>();
        for (var layer : List.of("root", "usr")) {
            walk(host.resolve(layer), found);
        }
        return found;
    }

    /// Path to mode, owner and content of all that is below a folder.
    SortedMap<String, String> contents(String folder) {
        var found = new TreeMap<String, String>();
        try (var paths = Files.walk(host.resolve("root").resolve(folder))) {
            for (var path : paths.toList()) {
                var content = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        ? Content.of(Files.readAllBytes(path)).digest()
                        : "";
                found.put(host.relativize(path).toString(), attributes(path, "mode,uid,gid") + " " + content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private void walk(Path folder, Map<String, String> found) {
        var name = host.relativize(folder).toString();
        if (ASIDE.contains(name)) {
            return;
        }
        found.put(name, attributes(folder, "ino,ctime,lastModifiedTime,size,mode,uid,gid"));
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var below = Files.list(folder)) {
            below.forEach(path -> walk(path, found));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String attributes(Path path, String names) {
        try {
            return new TreeMap<>(Files.readAttributes(path, "unix:" + names, LinkOption.NOFOLLOW_LINKS)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
