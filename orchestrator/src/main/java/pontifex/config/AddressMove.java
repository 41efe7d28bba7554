package pontifex.config;

import java.util.ArrayList;
import pontifex.config.IfupdownReader.Stanza;

/// A NIC's addresses become its bridge's, in whichever of the files they are given.
/// [MovedStanzas] is one file's part of it.
///
record AddressMove(String bridge, BridgeOptions options) {
    String nic() {
        return options.nic();
    }

    /// The tree with what gives the NIC addresses made the bridge's, each stanza in its place; there must be one.
    InterfacesTree in(InterfacesTree tree) throws ConfigException {
        refuseRest(tree);
        refuseBridgeBelow(tree);
        boolean made = tree.stanzas().stream().anyMatch(it -> it.isIface(bridge));
        return moved(ended(made ? tree.withPort(bridge, options) : tree), made);
    }

    private boolean moves(Stanza stanza) {
        return GivenAddresses.isAddressing(stanza, nic());
    }

    private Stanza first(InterfacesTree tree) {
        return tree.stanzas().stream().filter(this::moves).findFirst().orElseThrow();
    }

    /// With a line feed at the end of whatever has something to move.
    private InterfacesTree ended(InterfacesTree tree) throws ConfigException {
        var ended = tree;
        for (var file : tree.files().entrySet()) {
            var text = file.getValue().text();
            if (!text.endsWith("\n") && file.getValue().stanzas().stream().anyMatch(this::moves)) {
                ended = ended.edited(file.getKey(), _ -> Interfaces.parse(text + Span.lineEnd(text)));
            }
        }
        return ended;
    }

    /// The first stanza that moves makes the bridge: ifup takes them in the order of the files.
    ///
    /// @param made the bridge has a stanza, which says its port
    private InterfacesTree moved(InterfacesTree tree, boolean made) throws ConfigException {
        boolean manual = tree.stanzas().stream().anyMatch(it -> it.isIface(nic()) && !moves(it));
        boolean auto = tree.isAuto(bridge);
        var begin = first(tree);
        var moved = tree;
        for (var file : tree.files().entrySet()) {
            var moves = new ArrayList<MovedStanzas.Move>();
            for (var stanza : file.getValue().stanzas()) {
                if (moves(stanza)) {
                    boolean first = stanza.equals(begin);
                    moves.add(new MovedStanzas.Move(stanza, first && !manual, first && !auto, first && !made));
                }
            }
            moved = moves.isEmpty() ? moved : moved.edited(file.getKey(), it -> it.withMoved(this, moves));
        }
        return moved;
    }

    /// What stands elsewhere and rests on the NIC's addresses would be broken by their move.
    private void refuseRest(InterfacesTree tree) throws ConfigException {
        for (var file : tree.files().entrySet()) {
            for (var stanza : file.getValue().stanzas()) {
                if (stanza.is("iface") && !moves(stanza)) {
                    try {
                        refuseResting(stanza, file.getValue().text());
                    } catch (ConfigException e) {
                        throw InterfacesTree.at(file.getKey(), e);
                    }
                }
            }
        }
    }

    private void refuseResting(Stanza stanza, String text) throws ConfigException {
        var words = stanza.words();
        if (words.getFirst().startsWith(nic() + ":")) {
            throw elsewhere(
                    text,
                    stanza.head(),
                    words.getFirst() + " is an alias of " + nic(),
                    "write its address as a second stanza of " + nic());
        }
        if (words.subList(3, words.size()).contains(nic())) {
            throw elsewhere(text, stanza.head(), words.getFirst() + " inherits from " + nic(), "write its options out");
        }
        for (var option : stanza.options()) {
            if (MovedStanzas.routesBy(option, nic())) {
                throw elsewhere(
                        text,
                        option.line(),
                        "'" + option.name() + " " + option.value() + "' names " + nic(),
                        "put that line into the stanza of " + nic());
            }
        }
    }

    private ConfigException elsewhere(String text, Span line, String reason, String hint) {
        return ConfigException.notEditable(
                Place.at(text, line.start()), reason + ", whose addresses move to " + bridge, hint);
    }

    private void refuseBridgeBelow(InterfacesTree tree) throws ConfigException {
        var stanzas = tree.stanzas();
        var last = stanzas.stream().filter(it -> it.isIface(bridge)).reduce((_, later) -> later);
        if (last.isPresent() && stanzas.indexOf(last.get()) > stanzas.indexOf(first(tree))) {
            throw ConfigException.notEditable(
                    Place.START,
                    "the stanza of " + bridge + " stands below that of " + nic()
                            + ", so the address would be given before there is a bridge",
                    "move the stanza of " + bridge + " up");
        }
    }
}
