package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.UserSite;
import pontifex.XenVm;

/// VLAN, bond, MTU, MAC, spanning tree and offloads of a bridge, made by the real tools of a real Dom0, and again by
/// its
/// next boot: ifupdown, bridge-utils, ifenslave and ethtool.
class DetailsXenTest {
    private static final String PLAY = """
            - hosts: all
              tasks:
                - bridge: { name: xenbr100, nic: eth1.100, mtu: 1500 }
                - bridge: { name: xenbr1, nic: eth1, mtu: 9000, mac: "52:54:00:00:0a:01", offload: { tx: false, gro: false } }
                - bridge: { name: xenbr2, nic: bond0, mac: nic, stp: true, forward_delay: 4 }
                - bridge_nf: { iptables: false, ip6tables: false, arptables: false }
            """;

    /// A bond is the host's own configuration's to make.
    private static final String BOND = """
            auto bond0
            iface bond0 inet manual
                bond-slaves eth2
                bond-mode active-backup
                bond-miimon 100
            """;

    @TempDir
    Path folder;

    private XenVm vm;
    private UserSite site;

    @BeforeEach
    void aDom0WithABond() throws Exception {
        vm = XenVm.prepared(XenVm.Kind.ASLEEP, "bond", machine -> {
            machine.exec("sh", "-c", "printf %s \"$1\" >>/etc/network/interfaces", "sh", "\n" + BOND);
            machine.exec("ifup", "bond0");
            machine.exec("sh", "-c", "echo br_netfilter >>/etc/modules && modprobe br_netfilter");
        });
        site = UserSite.in(folder, vm);
        site.write("playbooks/details.yml", PLAY);
    }

    @Test
    void everyDetailIsSetAndSetAgainByTheNextBoot() throws Exception {
        var apply = site.pontifex("apply", "playbooks/details.yml");
        assertEquals(0, apply.status(), apply.out() + apply.err());
        var made = told();
        assertEquals("""
                xenbr1 eth1 9000 9000 52:54:00:00:0a:01 0 0 off
                xenbr2 bond0 1500 1500 as bond0 1 400
                xenbr100 eth1.100 1500 1500 VID: 100
                handed on: 0 0 0
                """, made);
        var audit = site.pontifex("audit", "playbooks/details.yml");
        assertEquals(0, audit.status(), audit.out() + audit.err());

        assertAGuestsInterfaceHasItsBridgesMtu();
        vm.reboot();

        assertEquals(made, told(), "what the next boot made");
        var again = site.pontifex("plan", "--detailed-exitcode", "playbooks/details.yml");
        assertEquals(0, again.status(), again.out() + again.err());
    }

    /// Xen's script gives it that at the guest's start; whoever changes it later is undone.
    private void assertAGuestsInterfaceHasItsBridgesMtu() {
        vm.exec("xl", "create", "-q", "/etc/xen/idle2.cfg");
        assertEquals("9000\n", vm.exec("cat", "/sys/class/net/vif1.0/mtu"));
        vm.exec("ip", "link", "set", "vif1.0", "mtu", "1500");
        var audit = site.pontifex("audit", "playbooks/details.yml");
        assertEquals(2, audit.status(), audit.out() + audit.err());
        var apply = site.pontifex("apply", "playbooks/details.yml");
        assertEquals(0, apply.status(), apply.out() + apply.err());
        assertEquals("9000\n", vm.exec("cat", "/sys/class/net/vif1.0/mtu"));
    }

    /// As the kernel has it.
    private String told() {
        return vm.exec("sh", "-c", """
                cd /sys/class/net
                port() { [ -e "$1/brif/$2" ] && echo "$1 $2 $(cat $1/mtu) $(cat $2/mtu)"; }
                echo "$(port xenbr1 eth1) $(cat xenbr1/address) $(cat xenbr1/bridge/stp_state)" \\
                    "$(cat xenbr1/bridge/forward_delay)" "$(ethtool -k eth1 | sed -n 's/^generic-receive-offload: //p')"
                [ "$(cat xenbr2/address)" = "$(cat bond0/address)" ] && as='as bond0'
                echo "$(port xenbr2 bond0) $as $(cat xenbr2/bridge/stp_state) $(cat xenbr2/bridge/forward_delay)"
                echo "$(port xenbr100 eth1.100) $(grep -o 'VID: [0-9]*' /proc/net/vlan/eth1.100)"
                echo handed on: $(cat /proc/sys/net/bridge/bridge-nf-call-iptables \\
                    /proc/sys/net/bridge/bridge-nf-call-ip6tables /proc/sys/net/bridge/bridge-nf-call-arptables)
                """);
    }
}
