package pontifex.state;

/// What a Dom0 is. Observed by the probe, wanted by a play, recorded in Git: one type for all three.
public record HostState(Platform platform, Files files, Network network, Guests guests) {
    public HostState with(Platform changed) {
        return new HostState(changed, files, network, guests);
    }

    public HostState with(Files changed) {
        return new HostState(platform, changed, network, guests);
    }

    public HostState with(Network changed) {
        return new HostState(platform, files, changed, guests);
    }

    public HostState with(Guests changed) {
        return new HostState(platform, files, network, changed);
    }

    /// `path` changed to `state`.
    public HostState with(String path, FileState state) {
        return with(files.with(path, state));
    }

    public Items items(Scope scope) {
        return Items.of(this, scope);
    }
}
