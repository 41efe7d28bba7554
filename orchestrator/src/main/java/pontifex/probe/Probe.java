package pontifex.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.NfCalls;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.Xapi;

/// One look at a host: the program that asks, and the state that its answer tells.
public final class Probe {
    private static final Library LIBRARY = Library.named("/pontifex/probe/probe.sh");

    private Probe() {}

    /// The program that looks at `look`'s paths and at all that the finders find.
    ///
    /// @param mark frames the answer: [Mark#random()]
    public static Program program(Look look, String mark) {
        return program(List.of(LIBRARY), look, mark, 10, "");
    }

    /// @param patience how many seconds a toolstack may take for one answer
    /// @param root what stands before every path
    static Program program(List<Library> libraries, Look look, String mark, int patience, String root) {
        if (!mark.matches("[0-9a-f]+")) {
            throw new IllegalArgumentException("not a mark: " + mark);
        }
        var arguments = new ArrayList<String>();
        arguments.add(mark);
        arguments.add(Integer.toString(patience));
        arguments.add(root);
        arguments.add(String.join(" ", look.links()));
        arguments.addAll(look.paths());
        return new Program(libraries, new Script("probe", arguments));
    }

    static Library library() {
        return LIBRARY;
    }

    /// What an answer tells. The next boot's truth and the guests' files are there as bytes: they are not parsed here.
    ///
    /// @param cut whether the remote knows that something is missing
    /// @throws Unreadable unless the answer came whole, from its first line to its last
    public static HostState read(byte[] answer, boolean cut, String mark) throws Unreadable {
        return read(answer, cut, mark, "");
    }

    static HostState read(byte[] bytes, boolean cut, String mark, String root) throws Unreadable {
        try {
            return state(bytes, cut, mark, root);
        } catch (NumberFormatException e) {
            throw new Unreadable("a number is none in the answer: " + Unreadable.shown(String.valueOf(e.getMessage())));
        }
    }

    private static HostState state(byte[] bytes, boolean cut, String mark, String root) throws Unreadable {
        var answer = Answer.of(bytes, cut, mark);
        var facts = Facts.of(answer);
        var listing = new Listing(answer, root);
        var links = LinkTable.of(answer);
        var addresses = AddressTable.of(answer);
        var routes = RouteTable.of(answer);
        Seen<Xapi> xapi =
                facts.toolstack() == Toolstack.XAPI ? XeTable.of(answer) : Seen.unknown("the host has no xapi");
        return new HostState(
                facts.platform(answer),
                listing.files(),
                new Network(
                        new TreeMap<>(links.links()),
                        addresses,
                        routes,
                        RuleTable.of(answer, facts.get("kernel")),
                        new SshConnection(facts.get("session"), answer, addresses, routes).session(),
                        Seen.unknown("the host's files have not been read"),
                        links.ovs(),
                        NfCalls.NOT_SEEN.withLive(NfTable.of(answer))),
                new GuestTable(answer, facts.toolstack(), links, listing.guests(), xapi).guests(),
                xapi);
    }
}
