package pontifex.resource;

import org.jspecify.annotations.Nullable;
import pontifex.yaml.YamlNode;

/// A MAC that a task gives to an interface of a guest.
///
/// @param index null: its only one, or the one that has this MAC already
/// @param any whether the task waives the rules for MACs
/// @param at where it is written
public record GuestMac(String mac, String guest, @Nullable Integer index, boolean any, YamlNode at) {}
