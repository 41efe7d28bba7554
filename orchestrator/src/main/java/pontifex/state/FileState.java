package pontifex.state;

/// What stands at a path of a host. Unknown is never absent.
public sealed interface FileState {
    Absent ABSENT = new Absent();

    /// Nothing is there, and that was seen.
    record Absent() implements FileState {}

    /// @param owner a name, or the number where the host knows no name for it
    record Regular(Content content, Mode mode, String owner, String group) implements FileState {
        public Regular with(Content changed) {
            return new Regular(changed, mode, owner, group);
        }

        public Regular with(Mode changed) {
            return new Regular(content, changed, owner, group);
        }
    }

    /// A regular file whose content was not read because it is too large.
    record Present(Mode mode, String owner, String group) implements FileState {}

    record Directory(Mode mode, String owner, String group) implements FileState {}

    record Symlink(String target) implements FileState {}

    record Unknown(String why) implements FileState {}
}
