package pontifex.cli;

import picocli.CommandLine;

/// What `--version` prints, from the jar's manifest.
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = Main.class.getPackage().getImplementationVersion();
        return new String[] {
            "pontifex " + (version == null ? "of an unpacked build" : version), "Java " + Runtime.version()
        };
    }
}
