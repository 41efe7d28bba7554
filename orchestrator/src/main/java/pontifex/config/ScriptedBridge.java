package pontifex.config;

/// A bridge that a network script makes.
///
/// @param nic empty where the line names none: then the release's network-bridge decides
/// @param vifnum -1 where the line gives none
public record ScriptedBridge(String nic, int vifnum) {}
