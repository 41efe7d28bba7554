package pontifex.state;

import java.util.List;
import java.util.SortedSet;

/// What a Dom0 is. Observed by the probe, wanted by a play, recorded in Git: one type for all three.
///
/// @param xapi what xapi keeps, on a host that has it
/// @param commands those that are run on the way here from the look
public record HostState(
        Platform platform, Files files, Network network, Guests guests, Seen<Xapi> xapi, Commands commands) {
    private static final Seen<Xapi> NONE = Seen.unknown("the host has no xapi");

    /// A host without xapi.
    public HostState(Platform platform, Files files, Network network, Guests guests) {
        this(platform, files, network, guests, NONE);
    }

    /// As it was looked at.
    public HostState(Platform platform, Files files, Network network, Guests guests, Seen<Xapi> xapi) {
        this(platform, files, network, guests, xapi, Commands.NONE);
    }

    public HostState with(Platform changed) {
        return new HostState(changed, files, network, guests, xapi, commands);
    }

    public HostState with(Files changed) {
        return new HostState(platform, changed, network, guests, xapi, commands);
    }

    public HostState with(Network changed) {
        return new HostState(platform, files, changed, guests, xapi, commands);
    }

    public HostState with(Guests changed) {
        return new HostState(platform, files, network, changed, xapi, commands);
    }

    public HostState with(Xapi changed) {
        return new HostState(platform, files, network, guests, Seen.of(changed), commands);
    }

    /// `path` changed to `state`.
    public HostState with(String path, FileState state) {
        return with(files.with(path, state));
    }

    /// Something has made these handlers due.
    public HostState notifying(List<String> handlers) {
        return new HostState(platform, files, network, guests, xapi, commands.notifying(handlers));
    }

    public HostState ran(Command command) {
        return new HostState(platform, files, network, guests, xapi, commands.ran(command));
    }

    /// The handlers, by name, that are to be run: those that were made due since the look, and those that an
    /// earlier run has left so.
    public Seen<SortedSet<String>> due() {
        return commands.due(files.at(Commands.DUE));
    }

    public Items items(Scope scope) {
        return Items.of(this, scope);
    }
}
