package pontifex.resource;

import java.util.List;
import java.util.TreeMap;
import pontifex.state.Item;
import pontifex.state.Truth;

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
                    "a file has this content, mode and owner",
                    OwnedFile.fields(),
                    (fields, files, problems) ->
                            OwnedFile.read(fields, files, problems, OwnedFile.given(fields, files, problems), null))
            .recalling("file", File::recalled);

    private File() {}

    private static void recalled(Recall recall) {
        var now = recall.now("file").stream().map(Thing::name).toList();
        for (var thing : recall.then("file")) {
            if (thing.has("directory", Truth.NEXT_BOOT) || thing.has("symlink", Truth.NEXT_BOOT)) {
                recall.cannot(thing, "no task makes folders or links");
            } else if (recall.isThere(thing.name()) || now.contains(thing.name())) {
                put(thing, recall);
            } else {
                recall.cannot(thing, notRecorded(thing) + ", and there is none now");
            }
        }
        for (var thing : recall.gone("file")) {
            if (thing.has("content", Truth.NEXT_BOOT)) {
                recall.remove(
                        thing,
                        new Fields(KIND, thing).with("path", thing.name()).absent());
            } else {
                recall.cannot(thing, "nothing was recorded of it then, and it was never owned whole: it stays");
            }
        }
    }

    /// Of a secret nothing but a digest is recorded: then the file's access alone is put back.
    private static void put(Thing thing, Recall recall) {
        var fields = new Fields(KIND, thing).with("path", thing.name());
        var gives = new TreeMap<Item, String>();
        if (recall.isThere(thing.name()) && thing.text("content", Truth.NEXT_BOOT) instanceof String digest) {
            fields.with("source", thing.name()).secretly(recall.isSecretNow(thing.name()));
            gives.put(thing.item("content", Truth.NEXT_BOOT), digest);
        }
        for (var facet : List.of("mode", "owner", "group")) {
            if (thing.text(facet, Truth.NEXT_BOOT) instanceof String text) {
                fields.with(facet, text);
                gives.put(thing.item(facet, Truth.NEXT_BOOT), text);
            }
        }
        recall.put(thing, fields, gives);
        if (!recall.isThere(thing.name()) && thing.text("content", Truth.NEXT_BOOT) != null) {
            recall.cannot(thing.item("content", Truth.NEXT_BOOT), notRecorded(thing));
        }
    }

    private static String notRecorded(Thing thing) {
        return thing.has("content", Truth.NEXT_BOOT)
                ? "only a digest of what was in it was recorded, as of all secrets"
                : "what is in it was not recorded";
    }
}
