package pontifex.state;

/// What a Dom0 is. Observed by the probe, wanted by a play, recorded in Git: one type for all three.
///
/// @param xapi what xapi keeps, on a host that has it
public record HostState(Platform platform, Files files, Network network, Guests guests, Seen<Xapi> xapi) {
    private static final Seen<Xapi> NONE = Seen.unknown("the host has no xapi");

    /// A host without xapi.
    public HostState(Platform platform, Files files, Network network, Guests guests) {
        this(platform, files, network, guests, NONE);
    }

    public HostState with(Platform changed) {
        return new HostState(changed, files, network, guests, xapi);
    }

    public HostState with(Files changed) {
        return new HostState(platform, changed, network, guests, xapi);
    }

    public HostState with(Network changed) {
        return new HostState(platform, files, changed, guests, xapi);
    }

    public HostState with(Guests changed) {
        return new HostState(platform, files, network, changed, xapi);
    }

    public HostState with(Xapi changed) {
        return new HostState(platform, files, network, guests, Seen.of(changed));
    }

    /// `path` changed to `state`.
    public HostState with(String path, FileState state) {
        return with(files.with(path, state));
    }

    public Items items(Scope scope) {
        return Items.of(this, scope);
    }
}
