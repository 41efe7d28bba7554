package pontifex.plan;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;
import pontifex.state.FileState;

/// How a file changes, for people to read.
///
/// @param lines a unified diff, without line ends; empty when the content is secret or no text
/// @param remark what is to be said beside the lines: `new, 0644 root:root`, `content is secret`; may be empty
public record FileDiff(String path, List<String> lines, String remark) {
    private static final int CONTEXT = 3;

    public FileDiff {
        lines = List.copyOf(lines);
    }

    /// How the files of a plan change.
    ///
    /// @param secret the paths whose content is not to be shown
    public static List<FileDiff> of(Plan plan, Set<String> secret) {
        var diffs = new ArrayList<FileDiff>();
        for (var change : plan.changes()) {
            switch (change) {
                case Change.WriteFile(var path, var before, var after) -> {
                    var old = before instanceof FileState.Regular regular ? regular.content() : null;
                    diffs.add(diff(path, old, after.content(), secret.contains(path), remark(before, after)));
                }
                case Change.RemoveFile(var path, var before) ->
                    // no task gave what is in it, so it is nobody's to show
                    diffs.add(new FileDiff(
                            path, List.of(), "removed, " + before.content().size() + " bytes"));
                case Change.SetAccess(var path, var before, var after) ->
                    diffs.add(new FileDiff(path, List.of(), access(before) + " → " + access(after)));
                case Change.AddBridge _,
                        Change.RemoveBridge _,
                        Change.BindNic _,
                        Change.TakeOver _,
                        Change.ReleaseNic _,
                        Change.StartNetworkBridge _,
                        Change.StopNetworkBridge _,
                        Change.LetGo _,
                        Change.SetUp _,
                        Change.SetStp _,
                        Change.SetForwardDelay _,
                        Change.AddVlan _,
                        Change.SetMtu _,
                        Change.SetMac _,
                        Change.SetOffload _,
                        Change.SetNfCall _,
                        Change.MoveVif _,
                        Change.OnOvs _,
                        Change.OvsAtOnce _,
                        Change.SetXenstoreBridge _,
                        Change.DropGhost _,
                        Change.AskXapi _,
                        Change.Run _ -> {}
            }
        }
        return diffs;
    }

    /// How a file differs between two times; null: it isn't there.
    public static FileDiff between(String path, @Nullable Content before, @Nullable Content after) {
        var remark = before == null ? "new" : after == null ? "removed" : "";
        return diff(path, before, after, false, remark);
    }

    private static String remark(FileState before, FileState.Regular after) {
        return switch (before) {
            case FileState.Regular(var _, var mode, var owner, var group)
            when !(mode.equals(after.mode()) && owner.equals(after.owner()) && group.equals(after.group())) ->
                access(new Change.SetAccess.Access(mode, owner, group)) + " → "
                        + access(new Change.SetAccess.Access(after.mode(), after.owner(), after.group()));
            case FileState.Regular _ -> "";
            case FileState.Absent _,
                    FileState.Present _,
                    FileState.Directory _,
                    FileState.Symlink _,
                    FileState.Unknown _ ->
                "new, " + access(new Change.SetAccess.Access(after.mode(), after.owner(), after.group()));
        };
    }

    private static String access(Change.SetAccess.Access access) {
        return access.mode() + " " + access.owner() + ":" + access.group();
    }

    private static FileDiff diff(
            String path, @Nullable Content before, @Nullable Content after, boolean secret, String remark) {
        if (secret) {
            return new FileDiff(path, List.of(), (remark.isEmpty() ? "" : remark + ", ") + "content is secret");
        }
        if (binary(before) || binary(after)) {
            return new FileDiff(path, List.of(), (remark.isEmpty() ? "" : remark + ", ") + "content is no text");
        }
        var old = lines(before);
        var lines = UnifiedDiffUtils.generateUnifiedDiff(
                before == null ? "/dev/null" : path,
                after == null ? "/dev/null" : path,
                old,
                DiffUtils.diff(old, lines(after)),
                CONTEXT);
        return new FileDiff(path, lines, remark);
    }

    private static boolean binary(@Nullable Content content) {
        return content != null && content.latin1().indexOf('\0') >= 0;
    }

    private static List<String> lines(@Nullable Content content) {
        if (content == null || content.size() == 0) {
            return List.of();
        }
        var text = content.text();
        var lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        } else {
            lines.set(lines.size() - 1, lines.getLast() + "  (no newline at its end)");
        }
        return lines;
    }
}
