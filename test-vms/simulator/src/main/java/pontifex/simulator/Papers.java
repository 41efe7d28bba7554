package pontifex.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/// What a controller needs, in the fleet's folder: `inventory.yml`, `known_hosts`, `ssh_config` and the user's key.
record Papers(Path folder, int port) {
    void write(List<Dom0> hosts, Map<Dom0, KeyPair> keys, KeyPair user)
            throws IOException, java.security.GeneralSecurityException {
        var key = folder.resolve("id_ecdsa");
        try (OutputStream out = Files.newOutputStream(
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                StandardOpenOption.WRITE)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(user, "controller of simulated hosts", null, out);
        }
        var known = new StringBuilder();
        for (var host : hosts) {
            known.append('[').append(host.listens()).append("]:").append(port).append(' ');
            PublicKeyEntry.appendPublicKeyEntry(
                    known, java.util.Objects.requireNonNull(keys.get(host)).getPublic());
            known.append('\n');
        }
        Files.writeString(folder.resolve("known_hosts"), known);
        Files.writeString(folder.resolve("ssh_config"), config(hosts));
        Files.writeString(folder.resolve("inventory.yml"), inventory(hosts));
    }

    private String config(List<Dom0> hosts) {
        var text = new StringBuilder();
        if (hosts.size() <= 1000) {
            hosts.forEach(host -> text.append("Host ")
                    .append(host.name())
                    .append("\n    HostName ")
                    .append(host.listens())
                    .append("\n\n"));
        }
        return text.append("""
                Host *
                    Port %2$d
                    User root
                    IdentityFile %1$s/id_ecdsa
                    IdentitiesOnly yes
                    UserKnownHostsFile %1$s/known_hosts
                    GlobalKnownHostsFile /dev/null
                    StrictHostKeyChecking yes
                """.formatted(folder, port)).toString();
    }

    private String inventory(List<Dom0> hosts) {
        var text = new StringBuilder("""
                all:
                  vars:
                    ansible_user: root
                    ansible_port: %d
                    ansible_ssh_private_key_file: %s/id_ecdsa
                  children:
                    dom0s:
                      hosts:
                """.formatted(port, folder));
        var kinds = new EnumMap<Kind, StringBuilder>(Kind.class);
        for (var host : hosts) {
            text.append("        ")
                    .append(host.name())
                    .append(": { ansible_host: ")
                    .append(host.listens())
                    .append(" }\n");
            kinds.computeIfAbsent(host.kind(), _ -> new StringBuilder())
                    .append("        ")
                    .append(host.name())
                    .append(":\n");
        }
        for (var kind : Kind.values()) {
            text.append("    ")
                    .append(kind.word())
                    .append(":\n      hosts:\n")
                    .append(kinds.getOrDefault(kind, new StringBuilder()));
        }
        return text.toString();
    }
}
