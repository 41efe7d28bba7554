package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.GuestFile;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;

/// NICs that are a guest's own: PCI devices that `pciback` (`xen-pciback` since Linux 3.1) hides from Dom0, that the
/// kernel's command line has it hide, or that a guest's file asks for. The probe's finder looks for them where there is
/// a pciback.
record PassedThrough(HostState state) {
    /// As xl and pciback read it: hexadecimal numbers of any length, the domain 0 where it is left out, `*` for all
    /// functions of a device.
    private static final Pattern SLOT =
            Pattern.compile("(?:([0-9a-fA-F]{1,4}):)?([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\\.([0-7*])");
    /// In a guest's file: first, or wherever a `bdf=` says so.
    private static final Pattern ASKED = Pattern.compile("(?:^|,)\\s*(?:bdf=)?" + SLOT.pattern());
    private static final Pattern HIDDEN =
            Pattern.compile("/sys/bus/pci/drivers/(?:xen-)?pciback/" + SLOT.pattern() + "/class");
    private static final Pattern HIDE = Pattern.compile("(?:xen-)?pciback\\.hide=((?:\\([^)]*\\))+)");
    private static final Pattern OPTION =
            Pattern.compile("(?m)^\\s*options\\s+(?:xen[-_])?pciback\\s.*?\\bhide=((?:\\([^)]*\\))+)");
    private static final String COMMAND_LINE = "/proc/cmdline";
    private static final String MODPROBE = "/etc/modprobe.d/";
    /// PCI's base class of network controllers.
    private static final String NETWORK = "0x02";

    private static final String BACK =
            "; or take it from the guest: out of its file and of pciback.hide=, then boot Dom0";

    record Reason(String cause, String hint) {}

    /// Why the NIC must not be bound to a bridge; null: nothing speaks against it.
    ///
    /// @param link null where Dom0 has no such NIC
    @Nullable Reason against(String nic, @Nullable Link link) {
        if (link == null) {
            var hidden = hidden();
            return hidden.isEmpty()
                    ? null
                    : new Reason(
                            nic + " isn't there, and " + String.join(", ", hidden),
                            "leave " + nic + " out of the play" + BACK);
        }
        var whose = slot(link.name()) instanceof String slot ? whose(slot) : null;
        return whose == null
                ? null
                : new Reason(nic + " is the PCI device " + whose, "leave " + nic + " out of the play" + BACK);
    }

    /// A sentence for each NIC that Dom0 doesn't see, or is about to lose.
    List<String> told() {
        var told = new ArrayList<>(hidden());
        for (var link : state.network().links().values()) {
            if (slot(link.name()) instanceof String slot && whose(slot) instanceof String whose) {
                told.add(link.name() + " is the PCI device " + whose);
            }
        }
        return told;
    }

    private List<String> hidden() {
        var hidden = new ArrayList<String>();
        for (var file : state.files().byPath().entrySet()) {
            var path = HIDDEN.matcher(file.getKey());
            if (path.matches() && mayBeNic(file.getValue())) {
                var slot = slot(path);
                var guest = guest(slot);
                hidden.add("the NIC " + slot + " is hidden from Dom0 for " + (guest == null ? "a guest" : guest)
                        + " (pciback)");
            }
        }
        return hidden;
    }

    /// What can't be read may be one.
    private static boolean mayBeNic(FileState device) {
        return !(device instanceof FileState.Regular file)
                || file.content().latin1().startsWith(NETWORK);
    }

    /// `0000:02:1d.3, which …`; null: nobody's but Dom0's.
    private @Nullable String whose(String slot) {
        if (guest(slot) instanceof String guest) {
            return slot + ", which is for " + guest;
        }
        return among(toBeHidden().keySet(), slot) instanceof String hidden
                ? slot + ", which " + toBeHidden().get(hidden) + " has pciback hide for a guest"
                : null;
    }

    /// The slot itself, or all functions of its device.
    private static @Nullable String among(Set<String> slots, String slot) {
        var all = slot.substring(0, slot.indexOf('.') + 1) + "*";
        return slots.contains(slot) ? slot : slots.contains(all) ? all : null;
    }

    /// The PCI device of a link: `0000:02:1d.3`; null where it is none, or nobody looked.
    private @Nullable String slot(String link) {
        if (!(state.files().at("/sys/class/net/" + link + "/device") instanceof FileState.Symlink(var target))) {
            return null;
        }
        var name = SLOT.matcher(target.substring(target.lastIndexOf('/') + 1));
        return name.matches() ? slot(name) : null;
    }

    /// Each slot, and what hides it.
    private SortedMap<String, String> toBeHidden() {
        var slots = new TreeMap<String, String>();
        for (var file : state.files().byPath().entrySet()) {
            var path = file.getKey();
            if (file.getValue() instanceof FileState.Regular text && path.equals(COMMAND_LINE)) {
                hidden(HIDE, text).forEach(slot -> slots.put(slot, "the kernel's command line"));
            } else if (file.getValue() instanceof FileState.Regular text && path.startsWith(MODPROBE)) {
                hidden(OPTION, text).forEach(slot -> slots.put(slot, path));
            }
        }
        return slots;
    }

    private static Set<String> hidden(Pattern hides, FileState.Regular file) {
        var slots = new TreeSet<String>();
        var hide = hides.matcher(file.content().latin1());
        while (hide.find()) {
            var slot = SLOT.matcher(hide.group(1));
            while (slot.find()) {
                slots.add(slot(slot));
            }
        }
        return slots;
    }

    /// `dom1 (/etc/xen/dom1.cfg)`: whose file asks for the device.
    private @Nullable String guest(String slot) {
        var guests = new TreeMap<String, String>();
        for (var guest : state.guests().byName().values()) {
            if (guest.file() instanceof String path && among(asked(path), slot) != null) {
                guests.put(guest.name(), guest.name() + " (" + path + ")");
            }
        }
        return guests.isEmpty() ? null : String.join(" and ", guests.values());
    }

    private TreeSet<String> asked(String path) {
        var slots = new TreeSet<String>();
        if (state.files().at(path) instanceof FileState.Regular file) {
            try {
                var guest = GuestFile.parse(
                        GuestReading.dialect(state), file.content().latin1());
                for (var device : guest.pciDevices()) {
                    var slot = ASKED.matcher(device);
                    while (slot.find()) {
                        slots.add(slot(slot));
                    }
                }
            } catch (ConfigException e) {
                return slots; // told with the guest
            }
        }
        return slots;
    }

    private static String slot(Matcher found) {
        var domain = found.group(1) == null ? 0 : Integer.parseInt(found.group(1), 16);
        var function = found.group(4);
        return "%04x:%02x:%02x.%s"
                .formatted(
                        domain, Integer.parseInt(found.group(2), 16), Integer.parseInt(found.group(3), 16), function);
    }
}
