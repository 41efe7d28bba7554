package pontifex.cli;

import java.util.List;

/// What `import` has made of hosts.
///
/// @param written the files, as they are called from here
/// @param left those that were there already and serve as they are
/// @param undescribed what no task says, with the host and the reason: a line a thing
/// @param unseen the hosts that could not be looked at, and why: a line each. With any, nothing was written
record Description(List<String> written, List<String> left, List<String> undescribed, List<String> unseen) {
    Description {
        written = List.copyOf(written);
        left = List.copyOf(left);
        undescribed = List.copyOf(undescribed);
        unseen = List.copyOf(unseen);
    }
}
