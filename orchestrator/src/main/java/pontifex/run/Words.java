package pontifex.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import pontifex.plan.Change;
import pontifex.remote.Reply;
import pontifex.transaction.Owner;
import pontifex.transaction.Receipt;
import pontifex.yaml.Visible;

/// What hosts have and say, as people are told it.
final class Words {
    private static final int SHOWN = 400;

    private Words() {}

    /// `anna@deploy-1, run 20261123-101500-4f3a9c, since 2026-11-23 10:15:00 UTC`
    static String of(Owner owner) {
        return owner.who() + ", run " + owner.run() + ", since " + owner.since();
    }

    /// Where a keeper was last.
    static String last(List<String> journal) {
        return journal.isEmpty() ? "nothing is in its journal yet" : "last: " + journal.getLast();
    }

    /// Why a transaction was taken back, in the words of what failed.
    static String cause(Receipt.Why why) {
        if (!why.stderr().isEmpty()) {
            return why.stderr();
        }
        return why.status() == Receipt.Why.STOPPED
                ? "it took too long and was stopped"
                : "it ended with exit status " + why.status();
    }

    /// `; it said: …`, behind what is the matter with an answer; empty where nothing was said beside it.
    static String beside(Reply reply) {
        var said = Visible.text(new String(reply.err(), StandardCharsets.UTF_8).strip());
        return said.isEmpty() ? "" : "; it said: " + said.substring(0, Math.min(SHOWN, said.length()));
    }

    /// Behind "could not".
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
            case Change.LetGo(var link, var _, var manager) -> "have " + manager + " let " + link + " go";
            case Change.SetUp(var link) -> "bring " + link + " up";
            case Change.SetStp(var bridge, var _, var after, var _) ->
                "turn STP of " + bridge + (after ? " on" : " off");
            case Change.SetForwardDelay(var bridge, var _, var after) ->
                "set the forward delay of " + bridge + " to " + after / 100.0 + " s";
            case Change.OnOvs(var what) -> of(what) + " (Open vSwitch)";
            case Change.OvsAtOnce(var parts) ->
                parts.stream().map(part -> of(part.what())).collect(Collectors.joining(", ")) + " (Open vSwitch)";
            case Change.AddVlan(var vlan, var lower, int id) -> "make " + vlan + ", VLAN " + id + " of " + lower;
            case Change.SetMtu(var link, int _, int after) -> "set the MTU of " + link + " to " + after;
            case Change.SetMac(var bridge, var _, var after) -> "pin the MAC of " + bridge + " to " + after;
            case Change.SetOffload(var link, var feature, boolean _, boolean after) ->
                "turn the " + feature + " offload of " + link + (after ? " on" : " off");
            case Change.SetNfCall(var which, boolean after) -> "turn " + which + (after ? " on" : " off");
            case Change.MoveVif(var guest, var _, var index, var device, var _, var after) ->
                "move " + device + " (interface " + index + " of " + guest + ") to " + after;
            case Change.SetXenstoreBridge(var guest, var _, var index, var _, var after) ->
                "name " + after + " in xenstore for interface " + index + " of " + guest;
            case Change.DropGhost(var _, var guest, var _, int index, var _) ->
                "detach interface " + index + " of " + guest + ", a ghost";
            case Change.Run(var command) -> "run " + (command.secret() ? command.name() : command);
            case Change.AskXapi(var commands, var _) -> "have xapi do " + String.join("; ", commands);
        };
    }
}
