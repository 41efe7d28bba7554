package pontifex.run;

import pontifex.plan.Change;

/// Changes as people say them, after "could not".
final class Words {
    private Words() {}

    static String of(Change change) {
        return switch (change) {
            case Change.WriteFile(var path, var _, var _) -> "write " + path;
            case Change.RemoveFile(var path, var _) -> "remove " + path;
            case Change.SetAccess(var path, var _, var after) ->
                "set mode and owner of " + path + " to " + after.mode() + " " + after.owner() + ":" + after.group();
            case Change.AddBridge(var bridge) -> "make the bridge " + bridge;
            case Change.RemoveBridge(var bridge, var _, var _) -> "remove the bridge " + bridge;
            case Change.BindNic(var nic, var bridge) -> "bind " + nic + " to " + bridge;
            case Change.TakeOver(var nic, var bridge, var _, var _, var _) ->
                "bind " + nic + " to " + bridge + " and give " + bridge + " what Dom0 has on it";
            case Change.ReleaseNic(var nic, var bridge) -> "release " + nic + " from " + bridge;
            case Change.StartNetworkBridge(var script, var _, var nic, var bridge, var _, var _) ->
                "bind " + nic + " to " + bridge + " with " + script;
            case Change.StopNetworkBridge(var script, var _, var nic, var bridge) ->
                "release " + nic + " from " + bridge + " with " + script;
            case Change.SetUp(var link) -> "bring " + link + " up";
            case Change.SetStp(var bridge, var _, var after, var _) ->
                "turn STP of " + bridge + (after ? " on" : " off");
            case Change.SetForwardDelay(var bridge, var _, var after) ->
                "set the forward delay of " + bridge + " to " + after / 100.0 + " s";
            case Change.MoveVif(var guest, var _, var index, var device, var _, var after) ->
                "move " + device + " (interface " + index + " of " + guest + ") to " + after;
            case Change.SetXenstoreBridge(var guest, var _, var index, var _, var after) ->
                "name " + after + " in xenstore for interface " + index + " of " + guest;
            case Change.UpdateRecord(var guest, var _, var file, var _, var _) ->
                "update the toolstack's record of " + guest + " from " + file;
        };
    }
}
