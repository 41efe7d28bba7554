package pontifex.history;

/// The task that moved an item.
///
/// @param place where it stands: `playbooks/multi-nic.yml:9:7`
public record Cause(String task, String place) {}
