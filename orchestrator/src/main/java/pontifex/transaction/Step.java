package pontifex.transaction;

import pontifex.plan.Change;
import pontifex.shell.Script;

/// One change as the keeper makes it, and how it takes it back.
record Step(Change change, Script forward, Script back) {}
