package pontifex.simulator;

import java.nio.file.Path;

/// One simulated host. Names, MACs and addresses are those of the lab's host of the same number, as far as the lab
/// goes.
///
/// @param number from 1
/// @param way the NIC by which it is reached
/// @param listens the loopback address at which it answers
record Dom0(int number, Kind kind, Way way, String listens) {
    String name() {
        return "dom0-%02d".formatted(number);
    }

    /// Its address in the network that it believes to be in.
    String address() {
        return way.network() + "." + (1 + number / 250) + "." + (number % 250);
    }

    /// What SSH_CONNECTION says on it.
    String session(int port) {
        return way.controller() + " " + port + " " + address() + " 22";
    }

    /// The folder of its tree.
    Path root(Path fleet) {
        return fleet.resolve("hosts").resolve(name());
    }

    /// The two bytes of its MACs that are its own.
    String high() {
        return "%02x".formatted(number >> 8);
    }

    String low() {
        return "%02x".formatted(number & 0xff);
    }

    /// The last byte of its guests' addresses.
    String octet() {
        return String.valueOf(number % 240 + 10);
    }
}
