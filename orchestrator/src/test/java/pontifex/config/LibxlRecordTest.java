package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibxlRecordTest {
    /// As Xen 4.17 wrote it, shortened.
    private static final String RECORD = """
            {
                "c_info": {
                    "type": "pv",
                    "name": "idle1",
                    "domid": 4294967295
                },
                "b_info": {
                    "avail_vcpus": [
                        0
                    ],
                    "sched_params": {

                    },
                    "cmdline": "a \\"b\\" \\u0041",
                    "nics": "no list, and not this one"
                },
                "nics": [
                    {
                        "devid": 0,
                        "mac": "00:16:3e:00:02:01",
                        "bridge": "xenbr1",
                        "nictype": "vif"
                    },
                    {
                        "devid": 3,
                        "mac": "00:16:3e:05:70:ac"
                    }
                ],
                "on_reboot": "restart"
            }
            \0""";

    @Test
    void oneValueIsReplacedAndEveryOtherByteStays() throws Exception {
        var record = LibxlRecord.parse(RECORD);
        assertEquals(RECORD, record.text());
        assertEquals(Optional.of("idle1"), record.name());
        assertEquals(List.of(0, 3), record.devids());
        assertEquals(Optional.of("xenbr1"), record.value(0, VifKey.BRIDGE));
        assertEquals(Optional.empty(), record.value(3, VifKey.BRIDGE));
        assertEquals(Optional.empty(), record.value(1, VifKey.MAC));
        var moved = record.with(0, VifKey.BRIDGE, "xenbr2");
        assertEquals(RECORD.replace("xenbr1", "xenbr2"), moved.text());
        assertEquals(moved.text(), moved.with(0, VifKey.BRIDGE, "xenbr2").text());
    }

    @Test
    void whatIsNotSaidIsAddedInFront() throws Exception {
        var added = LibxlRecord.parse(RECORD).with(3, VifKey.BRIDGE, "xenbr2");
        assertTrue(added.text().contains("\"bridge\": \"xenbr2\",\n            \"devid\": 3,"), added.text());
        assertEquals(Optional.of("xenbr2"), added.value(3, VifKey.BRIDGE));
        assertEquals(Optional.of("xenbr1"), added.value(0, VifKey.BRIDGE));
    }

    @Test
    void whatIsNotThereOrCouldBreakItIsRefused() throws Exception {
        var record = LibxlRecord.parse(RECORD);
        assertThrows(ConfigException.class, () -> record.with(1, VifKey.BRIDGE, "xenbr2"));
        assertThrows(ConfigException.class, () -> record.with(0, VifKey.BRIDGE, "x\",\"y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{ \"nics\": {} }",
                "{ \"nics\": [ 1 ] }",
                "{ \"nics\": [ { \"devid\": \"x\" } ] }",
                "{ \"nics\": [ { \"mac\": \"a\", \"mac\": \"b\" } ] }",
                "{ \"a\": }",
                "{ \"a\": \"b",
                "{ \"a\": \"\\u00\" }",
                "{ \"a\": \"\\q\" }",
                "{} {}",
                "{}\0\0"
            })
    void whatIsNoRecordIsRefused(String text) {
        assertThrows(ConfigException.class, () -> LibxlRecord.parse(text));
    }
}
