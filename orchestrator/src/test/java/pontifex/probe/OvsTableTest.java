package pontifex.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.state.Attachment;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.Seen;

/// Open vSwitch's database as the probe asks for it.
class OvsTableTest {
    /// Printed by Open vSwitch 3.1.0 on a Xen 4.17 Dom0: eth1 on xenbr1, eth2 and a guest's interface on
    /// xenbr2.
    private static final String DEBIAN_12 = """
            {"data":[["xenbr2",["set",[["uuid","7482f740-5e42-48aa-af96-075a6bff85e3"],\
            ["uuid","860c64e6-9601-4f22-ab9a-b9b84a7094f2"],["uuid","d2c4e1e7-91aa-44d4-9910-7170499915cc"]]],\
            false,false,["set",[]],["set",[]],["map",[]],["map",[]]],["xenbr1",["set",\
            [["uuid","1c520a57-2f48-40b1-89c7-daf751fb68d2"],["uuid","920d6fde-5d4e-43c8-9b69-5009c27a1033"]]],\
            false,false,["set",[]],["set",[]],["map",[]],["map",[]]]],"headings":["name","ports","stp_enable",\
            "rstp_enable","controller","mirrors","other_config","external_ids"]}
            {"data":[[["uuid","7482f740-5e42-48aa-af96-075a6bff85e3"],"eth2",["set",[]],["set",[]],\
            ["uuid","0ccc20af-c3a5-446d-9e93-c21deecc18c2"]],[["uuid","860c64e6-9601-4f22-ab9a-b9b84a7094f2"],"vif1.0",\
            100,["set",[10,20]],["uuid","19e7e8d1-aa0a-4c3c-9274-e2b414a08185"]],\
            [["uuid","920d6fde-5d4e-43c8-9b69-5009c27a1033"],"eth1",["set",[]],["set",[]],\
            ["uuid","7ef97702-a7c8-405a-a641-edcc5a530a91"]],[["uuid","1c520a57-2f48-40b1-89c7-daf751fb68d2"],"xenbr1",\
            ["set",[]],["set",[]],["uuid","ff8e16b1-5441-4fd9-b7a1-6a3f131ab30a"]],\
            [["uuid","d2c4e1e7-91aa-44d4-9910-7170499915cc"],"xenbr2",["set",[]],["set",[]],\
            ["uuid","ac54dd9b-658d-46e3-80a3-9b23a21cd130"]]],"headings":["_uuid","name","tag","trunks","interfaces"]}
            {"data":[[["uuid","ff8e16b1-5441-4fd9-b7a1-6a3f131ab30a"],"xenbr1","internal"],\
            [["uuid","19e7e8d1-aa0a-4c3c-9274-e2b414a08185"],"vif1.0",""],\
            [["uuid","7ef97702-a7c8-405a-a641-edcc5a530a91"],"eth1",""],\
            [["uuid","0ccc20af-c3a5-446d-9e93-c21deecc18c2"],"eth2",""],\
            [["uuid","ac54dd9b-658d-46e3-80a3-9b23a21cd130"],"xenbr2","internal"]],"headings":["_uuid","name","type"]}
            """;

    @TempDir
    private @Nullable Path folder;

    static Stream<List<String>> shells() {
        return TestHost.SHELLS.stream();
    }

    private TestHost host() throws IOException {
        return new TestHost(Objects.requireNonNull(folder))
                .nic("eth1", 3)
                .nic("eth2", 4)
                .nic("vif1.0", 5);
    }

    /// As the kernel shows a host of which Open vSwitch has the switch.
    private TestHost switched() throws IOException {
        var host = host().file("/etc/openvswitch/conf.db", "").nic("ovs-system", 6);
        for (var bridge : List.of("xenbr1", "xenbr2")) {
            var index = bridge.equals("xenbr1") ? 7 : 8;
            host.nic(bridge, index);
            java.nio.file.Files.delete(host.at("/sys/class/net/" + bridge + "/device"));
        }
        java.nio.file.Files.delete(host.at("/sys/class/net/ovs-system/device"));
        for (var port : List.of("eth1", "eth2", "vif1.0")) {
            host.file("/sys/class/net/" + port + "/master/ifindex", "6\n");
        }
        return host;
    }

    private static Link link(Network network, String name) {
        var link = network.link(name);
        assertNotNull(link);
        return link;
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aBridgeIsAsItsDatabaseSays(List<String> shell) throws Exception {
        var host = switched().script("ovs-vsctl", "cat \"${0%/*}/said\"").file("/.bin/said", DEBIAN_12);
        var network = host.look(shell).network();
        assertEquals(Link.Kind.OVS_BRIDGE, link(network, "xenbr1").kind());
        assertEquals(Link.BridgeSettings.USUAL, link(network, "xenbr1").settings());
        assertEquals(Set.of("eth1"), network.ports("xenbr1"));
        assertEquals(Set.of("eth2", "vif1.0"), network.ports("xenbr2"));
        assertEquals(Attachment.of("xenbr2.100:10:20"), network.attachment("vif1.0"));
        assertEquals(Attachment.to("xenbr1"), network.attachment("eth1"));
        assertEquals(Link.Kind.VIRTUAL, link(network, "ovs-system").kind());
    }

    /// Its tools alone, with neither a database nor a link of its own in the kernel, have made nothing.
    @ParameterizedTest
    @MethodSource("shells")
    void oneThatWasNeverStartedHasNoBridge(List<String> shell) throws Exception {
        var host = host().script("ovs-vsctl", "echo 'no database' >&2; exit 1");
        assertEquals(
                Seen.of(Collections.emptySortedMap()),
                host.look(shell).network().ovs());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDeadDatabaseIsUnknownAndNotEmpty(List<String> shell) throws Exception {
        var host = switched().script("ovs-vsctl", "echo 'database connection failed' >&2; exit 1");
        var network = host.look(shell).network();
        assertEquals(
                Seen.unknown("ovs-vsctl failed with status 1: is ovsdb-server running on the host?"), network.ovs());
        assertEquals("ovs-system", link(network, "eth1").master(), "that much the kernel tells");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDatabaseThatHangsIsLeft(List<String> shell) throws Exception {
        var host = switched().script("ovs-vsctl", "exec sleep 77");
        host.patience = 1;
        assertEquals(
                Seen.unknown("ovs-vsctl did not answer in time"),
                host.look(shell).network().ovs());
    }

    @Test
    void aSwitchInTheKernelWithoutItsToolIsUnknown() throws Exception {
        assertInstanceOf(
                Seen.Unknown.class,
                switched().look(TestHost.SHELLS.getFirst()).network().ovs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]\n[]\n[]", "{\"data\":[[1]],\"headings\":[]}\n{}\n{}", "nonsense"})
    void whatIsNoTableIsUnknown(String said) throws Exception {
        var host = switched().script("ovs-vsctl", "cat \"${0%/*}/said\"").file("/.bin/said", said);
        assertInstanceOf(
                Seen.Unknown.class,
                host.look(TestHost.SHELLS.getFirst()).network().ovs());
    }

    /// Cut after any line or half-way: never a bridge less.
    @Test
    void aCutAnswerIsUnknown() throws Exception {
        var host = switched().script("ovs-vsctl", "cat \"${0%/*}/said\"");
        for (int end = 0; end < DEBIAN_12.length() - 1; end += 97) {
            host.file("/.bin/said", DEBIAN_12.substring(0, end));
            assertInstanceOf(
                    Seen.Unknown.class,
                    host.look(TestHost.SHELLS.getFirst()).network().ovs());
        }
    }

    @Test
    void placesAreReadAsVifOpenvswitchReadsThem() {
        for (var text : List.of("xenbr1", "xenbr1.100", "xenbr1:10", "xenbr1.5:10:20")) {
            assertEquals(text, String.valueOf(Attachment.of(text)));
        }
        for (var text : List.of("", ".5", "xenbr1.", "xenbr1.x", "a.b.5", "xenbr1:", "xenbr1.4095", "xenbr1.5:9999")) {
            assertEquals(null, Attachment.of(text), text);
        }
        var tagged = Objects.requireNonNull(Attachment.of("xenbr1.100:10"));
        assertTrue(tagged.carries(100) && tagged.carries(10) && !tagged.carries(5));
        assertTrue(Attachment.to("xenbr1").carries(5), "without a tag and trunks it carries every VLAN");
    }
}
