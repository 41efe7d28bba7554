package pontifex.resource;

/// A file has this content, mode and owner; what isn't said stays as it is.
///
/// ```yaml
/// - file: { path: /etc/motd, content: "This Dom0 is kept by Pontifex.\n", mode: "0644" }
/// - file: { path: /etc/xen/scripts/site-vlan, source: files/site-vlan, mode: u+x, owner: root, group: root }
/// - file: { path: /etc/xen/old-notes, state: absent }
/// ```
///
/// Folders aren't made, and a link is never followed nor replaced.
final class File {
    static final Kind KIND = Kind.of(
            "file",
            "path",
            "content source mode owner group state",
            (fields, files, problems) ->
                    OwnedFile.read(fields, files, problems, OwnedFile.given(fields, files, problems), null));

    private File() {}
}
