package pontifex.resource;

/// A file is executable, and has this content where the task gives one; else it must be there already.
///
/// ```yaml
/// - script: { path: /etc/xen/scripts/my-network-script }
/// - script: { path: /etc/xen/scripts/site-check, source: files/site-check, mode: a+rx, owner: root, group: root }
/// - script: { path: /etc/cron.daily/site, content: "#!/bin/sh\nexec /etc/xen/scripts/site-check\n" }
/// - script: { path: /etc/xen/scripts/old-check, state: absent }
/// ```
///
/// Without a mode it is `u+x`.
final class Script {
    static final Kind KIND = Kind.of(
            "script",
            "a file is executable, and has this content",
            OwnedFile.fields(),
            (fields, files, problems) -> OwnedFile.read(
                    fields, files, problems, OwnedFile.given(fields, files, problems), ModeChange.of("u+x")));

    private Script() {}
}
