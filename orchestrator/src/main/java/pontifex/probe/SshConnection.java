package pontifex.probe;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.Address;
import pontifex.state.Route;
import pontifex.state.Seen;
import pontifex.state.Session;

/// Which links carry the session that is looking, from the value of SSH_CONNECTION: peer, its port, our address, our
/// port (ssh(1)). Empty: no session, the host is this machine.
record SshConnection(String connection, Answer answer, Seen<List<Address>> addresses, Seen<List<Route>> routes) {

    Seen<Session> session() {
        if (connection.isEmpty()) {
            return Seen.of(Session.NONE);
        }
        var words = connection.split(" ");
        if (words.length != 4) {
            return Seen.unknown("SSH_CONNECTION is '" + Unreadable.shown(connection) + "'");
        }
        var links = new TreeSet<String>();
        if (!(addresses instanceof Seen.Value<List<Address>>(var all))) {
            return Seen.unknown("the host's addresses are unknown");
        }
        all.stream()
                .filter(address -> holds(address, words[2]))
                .map(Address::link)
                .forEach(links::add);
        if (links.isEmpty()) {
            return Seen.unknown("no link has the session's address " + Unreadable.shown(words[2]));
        }
        var way = way(words[0]);
        if (way == null) {
            return Seen.unknown("the link that leads to " + Unreadable.shown(words[0]) + " can't be told");
        }
        links.add(way);
        return Seen.of(new Session(links, words[2], words[0]));
    }

    /// A link-local address stands on many links, and sshd says which: `fe80::1%eth0`.
    private static boolean holds(Address address, String local) {
        int zone = local.indexOf('%');
        return address.is(local) && (zone < 0 || address.link().equals(local.substring(zone + 1)));
    }

    private @Nullable String way(String peer) {
        int zone = peer.indexOf('%');
        if (zone >= 0) {
            return peer.substring(zone + 1);
        }
        if (answer.named("peer") instanceof Answer.Section asked) {
            return asked.status() == 0 ? RouteLine.link(asked.lines()) : null;
        }
        Route best = null;
        int length = -1;
        for (var route : routes.or(List.of())) {
            int prefix = route.covers(peer);
            if (prefix > length || (prefix == length && best != null && route.metric() < best.metric())) {
                best = route;
                length = prefix;
            }
        }
        return best == null ? null : best.link();
    }
}
