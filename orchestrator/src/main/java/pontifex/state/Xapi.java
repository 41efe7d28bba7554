package pontifex.state;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What xapi keeps of a host and of its pool, by uuid: labels aren't unique there. It is both what a guest's file is
/// elsewhere and what the next boot makes of the network.
///
/// @param host the uuid of the host that was looked at
/// @param pifs those of this host alone
/// @param networks of the pool: on every host a network is a bridge of the same name
/// @param vifs of the pool's guests, wherever they run
/// @param guests of the pool, without templates, snapshots and the hosts' own domains
public record Xapi(
        String host,
        SortedMap<String, Pif> pifs,
        SortedMap<String, Net> networks,
        SortedMap<String, Vif> vifs,
        SortedMap<String, Vm> guests) {
    public Xapi {
        pifs = Collections.unmodifiableSortedMap(new TreeMap<>(pifs));
        networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
        vifs = Collections.unmodifiableSortedMap(new TreeMap<>(vifs));
        guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
    }

    /// A NIC, a bond or a VLAN of one of them.
    ///
    /// @param device `eth1`, or `bond0`; a VLAN has its NIC's
    /// @param vlan null: none
    /// @param network its uuid
    /// @param managed whether xapi has anything to do with it
    /// @param management whether xapi itself is reached by it
    /// @param attached whether it is plugged, as far as xapi knows
    /// @param master the bond that it is, by uuid; null: none. So is `slave`: the bond that it is a part of
    /// @param addresses in the words of [Kept]
    public record Pif(
            String device,
            @Nullable Integer vlan,
            String network,
            boolean managed,
            boolean management,
            boolean attached,
            @Nullable String master,
            @Nullable String slave,
            SortedSet<String> addresses) {
        public Pif {
            addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
        }

        /// As tasks name it: `eth1`, `eth1.100`.
        public String nic() {
            return vlan == null ? device : device + "." + vlan;
        }
    }

    public record Net(String bridge, int mtu) {}

    /// @param guest its uuid
    /// @param device its number among its guest's interfaces
    /// @param network its uuid
    /// @param mac as [VifSetting] has it
    /// @param attached whether it is plugged, as far as xapi knows
    /// @param allowed the only addresses that it may send from, parted by blanks; null: any
    public record Vif(
            String guest,
            int device,
            String network,
            String mac,
            boolean attached,
            @Nullable String allowed) {
        public Vif on(String changed) {
            return new Vif(guest, device, changed, mac, attached, allowed);
        }

        public Vif withMac(String changed) {
            return new Vif(guest, device, network, changed, attached, allowed);
        }

        public Vif withAttached(boolean changed) {
            return new Vif(guest, device, network, mac, changed, allowed);
        }

        public Vif withAllowed(String changed) {
            return new Vif(guest, device, network, mac, attached, changed);
        }
    }

    /// @param label what people call it: not unique
    /// @param domain its number where it runs; null: it doesn't
    /// @param host the uuid of the host that it runs on; null: it runs nowhere
    public record Vm(
            String label,
            @Nullable Integer domain,
            @Nullable String host) {}

    public Xapi with(String uuid, Net changed) {
        return new Xapi(host, pifs, with(networks, uuid, changed), vifs, guests);
    }

    public Xapi with(String uuid, Pif changed) {
        return new Xapi(host, with(pifs, uuid, changed), networks, vifs, guests);
    }

    public Xapi with(String uuid, Vif changed) {
        return new Xapi(host, pifs, networks, with(vifs, uuid, changed), guests);
    }

    public Xapi withoutVif(String uuid) {
        var left = new TreeMap<>(vifs);
        left.remove(uuid);
        return new Xapi(host, pifs, networks, left, guests);
    }

    private static <T> SortedMap<String, T> with(SortedMap<String, T> all, String uuid, T changed) {
        var more = new TreeMap<>(all);
        more.put(uuid, changed);
        return more;
    }

    /// The uuid of the network that is that bridge; null: there is none. A bridge is no two networks'.
    public @Nullable String network(String bridge) {
        return first(networks, net -> net.bridge().equals(bridge));
    }

    /// The uuid of the PIF that tasks call so; null: there is none.
    public @Nullable String pif(String nic) {
        return first(pifs, pif -> pif.nic().equals(nic));
    }

    /// The uuid of the PIF by which this host is on a network; null: by none, so its guests are by themselves there.
    public @Nullable String pifOn(String network) {
        return first(pifs, pif -> pif.network().equals(network));
    }

    /// The uuids of the guests with that label.
    public List<String> called(String label) {
        return guests.entrySet().stream()
                .filter(guest -> guest.getValue().label().equals(label))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// A guest's interfaces by their numbers, as uuids.
    public SortedMap<Integer, String> vifsOf(String guest) {
        var found = new TreeMap<Integer, String>();
        vifs.forEach((uuid, vif) -> {
            if (vif.guest().equals(guest)) {
                found.put(vif.device(), uuid);
            }
        });
        return found;
    }

    private static <T> @Nullable String first(SortedMap<String, T> all, Predicate<T> wanted) {
        return all.entrySet().stream()
                .filter(one -> wanted.test(one.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
