package pontifex.probe;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// The guests of an answer: those that run, and where the files of all may be.
record GuestTable(Answer answer, Toolstack toolstack, LinkTable links, SortedSet<String> files) {
    private static final int KILLED = 128 + 9;

    Guests guests() {
        return switch (toolstack) {
            case NONE -> unknown("no toolstack was found (xl or xm)");
            case XAPI -> unknown("xapi's guests are not read");
            case XL -> listed("xl");
            case XEND -> listed("xm");
        };
    }

    private Guests unknown(String why) {
        return new Guests(new TreeMap<>(), files, new Domain.Unknown(why));
    }

    private Guests listed(String command) {
        var list = answer.named("domains");
        if (list == null || list.status() == KILLED) {
            return unknown(command + " list -l did not answer in time");
        }
        if (list.status() != 0) {
            return unknown(command + " list -l failed with status " + list.status());
        }
        var store = XenStore.of(answer);
        var guests = new TreeMap<String, Guest>();
        try {
            for (var running : Domains.read(list.text(), store, links, toolstack == Toolstack.XEND)) {
                var domain = new Domain.Running(running.id(), running.vifs(), live(running.id(), store));
                guests.put(
                        running.name(),
                        new Guest(running.name(), null, Seen.unknown("its file has not been read"), domain));
            }
        } catch (Unreadable e) {
            return unknown(String.valueOf(e.getMessage()));
        }
        return new Guests(guests, files, Domain.NOT_RUNNING);
    }

    private SortedMap<Integer, Domain.LiveVif> live(int domain, XenStore store) {
        var devices = new TreeMap<Integer, String>();
        links.vifs().forEach((link, vif) -> {
            if (vif.domain() == domain) {
                devices.put(vif.index(), link);
            }
        });
        var live = new TreeMap<Integer, Domain.LiveVif>();
        for (var index : store.indexes(domain, links)) {
            var device = devices.get(index);
            live.put(
                    index,
                    new Domain.LiveVif(
                            device, device == null ? null : links.bridge(device), store.bridge(domain, index)));
        }
        return live;
    }
}
