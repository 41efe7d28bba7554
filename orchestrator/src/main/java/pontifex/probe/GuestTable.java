package pontifex.probe;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.Xapi;

/// The guests of an answer: those that run, and where the files of all may be.
record GuestTable(Answer answer, Toolstack toolstack, LinkTable links, SortedSet<String> files, Seen<Xapi> xapi) {
    private static final int KILLED = 128 + 9;

    Guests guests() {
        return switch (toolstack) {
            case NONE -> unknown("no toolstack was found (xl or xm)");
            case XAPI ->
                switch (xapi) {
                    case Seen.Unknown<Xapi>(var why) -> unknown(why);
                    case Seen.Value<Xapi>(var known) -> ofPool(known);
                };
            case XL -> listed("xl");
            case XEND -> listed("xm");
        };
    }

    private Guests unknown(String why) {
        return new Guests(new TreeMap<>(), files, new Domain.Unknown(why));
    }

    /// Those that run here, and those that run nowhere, which may start here: not those of the pool's other hosts.
    private Guests ofPool(Xapi known) {
        var store = XenStore.of(answer);
        var guests = new TreeMap<String, Guest>();
        known.guests().forEach((uuid, guest) -> {
            if (guest.host() == null || guest.host().equals(known.host())) {
                var domain = known.called(guest.label()).size() > 1
                        ? new Domain.Unknown("xapi has several guests called " + guest.label())
                        : guest.domain() == null
                                ? Domain.NOT_RUNNING
                                : new Domain.Running(
                                        guest.domain(),
                                        uuid,
                                        Seen.of(new TreeMap<>()),
                                        null,
                                        live(guest.domain(), store));
                guests.put(guest.label(), new Guest(guest.label(), null, Seen.unknown("it has not been read"), domain));
            }
        });
        return new Guests(guests, files, Domain.NOT_RUNNING);
    }

    private Guests listed(String command) {
        var list = answer.named("domains");
        if (list == null || list.status() == KILLED) {
            return unknown(command + " list -l did not answer in time");
        }
        if (list.status() != 0) {
            return unknown(command + " list -l failed with status " + list.status() + withoutXen(command));
        }
        var store = XenStore.of(answer);
        var guests = new TreeMap<String, Guest>();
        try {
            for (var running : Domains.read(list.text(), store, links, toolstack == Toolstack.XEND)) {
                var domain = new Domain.Running(
                        running.id(), running.uuid(), running.vifs(), null, live(running.id(), store));
                guests.put(
                        running.name(),
                        new Guest(running.name(), null, Seen.unknown("its file has not been read"), domain));
            }
        } catch (Unreadable e) {
            return unknown(String.valueOf(e.getMessage()));
        }
        return new Guests(guests, files, toolstack == Toolstack.XL ? untold(guests) : Domain.NOT_RUNNING);
    }

    /// Where the kernel tells no version of Xen the toolstack is asked for it. A host that has booted its kernel
    /// alone has all of the toolstack's files, and none of its guests; they may start with the next boot.
    private String withoutXen(String command) {
        return answer.named("info") instanceof Answer.Section info && info.status() != 0 && info.status() != KILLED
                ? "; no Xen runs beneath this host: the kernel tells of none, and " + command + " info failed"
                : "";
    }

    /// The long list passes over a domain whose record it can't read, and says so on stderr alone (xl of
    /// Xen 4.17). One of the short list that isn't in it is known to be there, and nothing more. What is
    /// dying runs no more.
    ///
    /// @return what holds for a guest that was listed nowhere
    private Domain untold(SortedMap<String, Guest> guests) {
        var list = answer.named("running");
        if (list == null || list.status() != 0) {
            return new Domain.Unknown(
                    "xl list " + (list == null || list.status() == KILLED ? "did not answer in time" : "failed"));
        }
        var told = guests.values().stream()
                .map(guest -> guest.domain() instanceof Domain.Running running ? running.id() : -1)
                .toList();
        for (var listed : Domains.shortList(list.text())) {
            if (!listed.dying() && !told.contains(listed.id()) && !guests.containsKey(listed.name())) {
                var why = "xl list has it as domain " + listed.id() + ", and xl list -l doesn't tell of it";
                guests.put(
                        listed.name(),
                        new Guest(
                                listed.name(),
                                null,
                                Seen.unknown("its file has not been read"),
                                new Domain.Unknown(why)));
            }
        }
        return Domain.NOT_RUNNING;
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
                            device,
                            device == null ? null : links.bridge(device),
                            store.bridge(domain, index),
                            store.ghost(domain, index)));
        }
        return live;
    }
}
