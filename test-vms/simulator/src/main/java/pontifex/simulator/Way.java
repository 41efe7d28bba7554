package pontifex.simulator;

/// By which NIC the controller reaches the hosts, as in the lab: mgmt0 on its own segment, or eth0 over a gateway.
///
/// @param network the first two bytes of the hosts' addresses
/// @param controller its address, as hosts see it
/// @param gateway over which it is reached; empty: on the same segment
/// @param cable what the NIC is plugged into
enum Way {
    MGMT0("mgmt0", "10.77", "10.77.0.1", "", "mgmt"),
    ETH0("eth0", "10.78", "10.79.0.1", "10.78.0.1", "lan0");

    private final String nic;
    private final String network;
    private final String controller;
    private final String gateway;
    private final String cable;

    Way(String nic, String network, String controller, String gateway, String cable) {
        this.nic = nic;
        this.network = network;
        this.controller = controller;
        this.gateway = gateway;
        this.cable = cable;
    }

    String nic() {
        return nic;
    }

    String network() {
        return network;
    }

    String controller() {
        return controller;
    }

    String gateway() {
        return gateway;
    }

    String cable() {
        return cable;
    }

    static Way of(String nic) {
        for (var way : values()) {
            if (way.nic.equals(nic)) {
                return way;
            }
        }
        throw new Refusal("unknown path '" + nic + "': mgmt0 or eth0");
    }
}
