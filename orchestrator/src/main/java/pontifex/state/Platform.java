package pontifex.state;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What kind of host this is.
///
/// @param distribution `ID` of os-release, such as `debian`; empty where there is none
/// @param release `VERSION_ID` of os-release; empty where there is none
/// @param kernel as `uname -r` prints it
/// @param xenVersion such as `4.17.7` or `3.0`; empty where nothing told it
/// @param persistence how bridges persist, and `persistenceWhy` the reason why that and no other
/// @param tools the programs that were found, of those that Pontifex can act with
/// @param bootId of the running kernel; volatile, so never an item
public record Platform(
        String distribution,
        String release,
        String kernel,
        Toolstack toolstack,
        String xenVersion,
        Persistence persistence,
        String persistenceWhy,
        SortedSet<String> tools,
        String bootId) {
    public Platform {
        tools = Collections.unmodifiableSortedSet(new TreeSet<>(tools));
    }

    public Platform with(Persistence found, String why) {
        return new Platform(distribution, release, kernel, toolstack, xenVersion, found, why, tools, bootId);
    }

    public Platform with(String tool) {
        var more = new TreeSet<>(tools);
        more.add(tool);
        return new Platform(
                distribution, release, kernel, toolstack, xenVersion, persistence, persistenceWhy, more, bootId);
    }
}
