package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import pontifex.config.GuestScript.Assignment;
import pontifex.config.GuestScript.Computed;
import pontifex.config.GuestScript.Items;
import pontifex.config.GuestScript.Literal;
import pontifex.config.GuestScript.Obstacle;

/// A guest's file, for xl or xm. Of several assignments the last one counts, to both.
///
/// What can be edited is the part that both dialects share: one plain list of plain strings.
public final class GuestFile {
    private static final String VIF = "vif";
    private static final String BY_HAND = "write vif as one plain list of strings, or edit it by hand";

    private final Dialect dialect;
    private final String text;
    private final GuestScript script;

    private GuestFile(Dialect dialect, String text, GuestScript script) {
        this.dialect = dialect;
        this.text = text;
        this.script = script;
    }

    /// @throws ConfigException (unreadable) where xl's grammar or Python's tokens don't cover the text
    public static GuestFile parse(Dialect dialect, String text) throws ConfigException {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw ConfigException.unreadable(
                    Place.at(text, nul), "a NUL byte, at which C ends a string or a line", "remove it");
        }
        var script = switch (dialect) {
            case XL -> XlReader.read(text);
            case XM -> XmReader.read(text);
        };
        return new GuestFile(dialect, text, script);
    }

    public String text() {
        return text;
    }

    /// The guest's name; empty where the file gives none.
    ///
    /// @throws ConfigException (unreadable) where it is computed
    public Optional<String> name() throws ConfigException {
        return string("name");
    }

    /// What is assigned to a name; empty where nothing is.
    ///
    /// @throws ConfigException (unreadable) where it isn't one plain string
    Optional<String> string(String name) throws ConfigException {
        var plain = "write " + name + " = '...' as one plain string";
        var obstacle = obstacleTo(name);
        if (obstacle.isPresent()) {
            throw unreadable(obstacle.get().at(), obstacle.get().about(name), plain);
        }
        var found = assignments(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!found.getLast().appends() && found.getLast().value() instanceof Literal literal) {
            return Optional.of(literal.value());
        }
        throw unreadable(found.getLast().at().start(), name + " is not a plain string", plain);
    }

    /// The vifs in order; none where the file assigns none.
    ///
    /// @throws ConfigException (unreadable) where they are computed, or aren't a list of strings
    public List<VifEntry> vifs() throws ConfigException {
        var entries = new ArrayList<VifEntry>();
        for (var literal : literals()) {
            var options = new VifText(dialect, literal.value()).options();
            var number = options.get("devid");
            if (number != null && !number.equals(String.valueOf(entries.size()))) {
                throw ConfigException.notEditable(
                        Place.at(text, literal.span().start()),
                        "interface " + entries.size() + " of the list is given the number " + number + " (devid=)",
                        "put the interfaces in the order of their numbers, and leave devid out");
            }
            entries.add(new VifEntry(entries.size(), options));
        }
        return List.copyOf(entries);
    }

    /// The PCI devices that the guest is given, as written. What is computed isn't among them.
    public List<String> pciDevices() {
        var devices = new ArrayList<String>();
        for (var pci : assignments("pci")) {
            if (!pci.appends()) {
                devices.clear();
            }
            if (pci.value() instanceof Items list) {
                list.items().stream()
                        .filter(Literal.class::isInstance)
                        .forEach(item -> devices.add(((Literal) item).value()));
            }
        }
        return List.copyOf(devices);
    }

    /// The vif's key with this value: its last occurrence is replaced, or `key=value,` put in front.
    public GuestFile withVif(int index, VifKey key, String value) throws ConfigException {
        var vifs = vifs();
        if (vifs.get(Objects.checkIndex(index, vifs.size())).value(key).equals(Optional.of(value))) {
            return this;
        }
        refuseUnwritable(key, value);
        var literal = (Literal) editableList().list().items().get(index);
        if (literal.blemish() != null) {
            throw notEditable(literal.span().start(), "this vif has " + literal.blemish());
        }
        var inside = new VifText(dialect, literal.inside().of(text)).with(key, value);
        return parse(dialect, literal.inside().replaced(text, inside));
    }

    /// With one more vif after the others, or with a `vif = [...]` of its own at the end where there is none.
    public GuestFile withVifAdded(Map<VifKey, String> values) throws ConfigException {
        for (var value : values.entrySet()) {
            refuseUnwritable(value.getKey(), value.getValue());
        }
        var inside = VifText.of(values);
        literals();
        var changed = assignments(VIF).isEmpty()
                ? Span.withLine(text, text.length(), "vif = ['" + inside + "']")
                : editableList().withAdded(inside);
        return parse(dialect, changed);
    }

    /// Without the vif. Those after it move up, and so do their numbers in the guest.
    public GuestFile withVifRemoved(int index) throws ConfigException {
        Objects.checkIndex(index, vifs().size());
        return parse(dialect, editableList().withoutElement(index));
    }

    /// What xl and xm ignore, or take otherwise than it was meant.
    public List<Trap> warnings() {
        var traps = new ArrayList<Trap>();
        obstacleTo(VIF).ifPresent(it -> traps.add(trap(it.at(), it.about(VIF))));
        var vifs = assignments(VIF);
        for (int i = 1; i < vifs.size(); i++) {
            traps.add(trap(
                    vifs.get(i).at().start(),
                    vifs.get(i).appends()
                            ? "vif is added to here"
                            : "vif is assigned again: only the last one counts"));
        }
        for (var vif : vifs) {
            switch (vif.value()) {
                case Items list -> traps.addAll(traps(list));
                case Literal string -> traps.add(trap(string.span().start(), notAList()));
                case Computed computed -> traps.add(trap(computed.span().start(), "vif is " + computed.reason()));
            }
        }
        return List.copyOf(traps);
    }

    private List<Trap> traps(Items list) {
        var traps = new ArrayList<Trap>();
        for (var item : list.items()) {
            int at = item.span().start();
            switch (item) {
                case Literal literal -> {
                    for (var trap : new VifText(dialect, literal.value()).traps()) {
                        traps.add(trap(at, trap));
                    }
                }
                case Items _ -> traps.add(trap(at, "a list within the list: no interface comes of it"));
                case Computed computed -> traps.add(trap(at, "an element is " + computed.reason()));
            }
        }
        return traps;
    }

    private String notAList() {
        return dialect == Dialect.XL
                ? "vif is a string: xl wants a list, and gives the guest no interface"
                : "vif is a string: xm wants a list";
    }

    private Trap trap(int offset, String says) {
        return Trap.at(Place.at(text, offset), says);
    }

    /// Every vif's string, over all assignments that count.
    private List<Literal> literals() throws ConfigException {
        var obstacle = obstacleTo(VIF);
        if (obstacle.isPresent()) {
            throw unreadable(obstacle.get().at(), obstacle.get().about(VIF));
        }
        var literals = new ArrayList<Literal>();
        for (var vif : assignments(VIF)) {
            if (!vif.appends()) {
                literals.clear();
            }
            if (!(vif.value() instanceof Items list)) {
                throw unreadable(
                        vif.value().span().start(),
                        vif.value() instanceof Computed computed ? "vif is " + computed.reason() : notAList());
            }
            for (var item : list.items()) {
                switch (item) {
                    case Literal literal -> literals.add(literal);
                    case Items nested -> throw unreadable(nested.span().start(), "a list within vif's list");
                    case Computed computed ->
                        throw unreadable(computed.span().start(), "an element of vif is " + computed.reason());
                }
            }
        }
        return literals;
    }

    /// The one list, if it is fit for editing.
    private VifList editableList() throws ConfigException {
        var vifs = assignments(VIF);
        for (var vif : vifs) {
            if (vif.appends()) {
                throw notEditable(vif.at().start(), "`+=` on vif");
            }
        }
        if (vifs.size() > 1) {
            throw notEditable(vifs.getLast().at().start(), "vif is assigned more than once");
        }
        var vif = vifs.getFirst();
        if (vif.continued()) {
            throw notEditable(vif.at().start(), "a line ends in a backslash within vif");
        }
        if (!(vif.value() instanceof Items list)) {
            throw notEditable(vif.at().start(), notAList());
        }
        return new VifList(text, list);
    }

    private static void refuseUnwritable(VifKey key, String value) throws ConfigException {
        if (!VifText.canHold(key, value)) {
            throw ConfigException.notEditable(
                    Place.START,
                    "the %s '%s' can't stand in a vif's string".formatted(key.word(), value),
                    "leave out blanks, commas, quotes and backslashes");
        }
    }

    private List<Assignment> assignments(String name) {
        return script.assignments().stream()
                .filter(assignment -> assignment.name().equals(name))
                .toList();
    }

    private Optional<Obstacle> obstacleTo(String name) {
        return script.obstacles().stream()
                .filter(obstacle -> obstacle.concerns(name))
                .findFirst();
    }

    private ConfigException unreadable(int offset, String reason) {
        return unreadable(offset, reason, BY_HAND);
    }

    private ConfigException unreadable(int offset, String reason, String hint) {
        return ConfigException.unreadable(Place.at(text, offset), reason, hint);
    }

    private ConfigException notEditable(int offset, String reason) {
        return ConfigException.notEditable(Place.at(text, offset), reason, BY_HAND);
    }
}
