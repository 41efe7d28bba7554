package pontifex.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pontifex.playbook.Task;
import pontifex.resource.Assertion;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Judgement;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// What assertions say of a state, as items: so that it can be recorded, and drift.
///
/// @param judged each with whether it holds
/// @param by the task that wants it to
record Asserted(Items judged, Map<Item, Audit.By> by) {
    private static final Value YES = Value.of("yes");
    private static final Value NO = Value.of("no");

    static Asserted of(List<Task> tasks, HostState state) {
        var judged = new TreeMap<Item, Value>();
        var by = new TreeMap<Item, Audit.By>();
        for (var task : tasks) {
            if (task.body() instanceof Assertion assertion) {
                var item = new Item(task.kind(), assertion.subject(), Assertion.HOLDS, Truth.LIVE);
                judged.merge(item, value(assertion.judge(state)), Asserted::worse);
                by.put(item, new Audit.By(task.name(), Wanted.place(task)));
            }
        }
        return new Asserted(new Items(judged), by);
    }

    private static Value value(Judgement judgement) {
        return switch (judgement) {
            case Judgement.Holds _ -> YES;
            case Judgement.Violated _ -> NO;
            case Judgement.NotProvable(var why) -> new Value.Unknown(why);
        };
    }

    /// Two tasks may assert something of one thing.
    private static Value worse(Value one, Value other) {
        return one.equals(NO) || other.equals(YES) ? one : other;
    }

    Scope claims() {
        return by.keySet().stream()
                .map(item -> Scope.of(item.kind(), item.name()))
                .reduce(Scope.NONE, Scope::and);
    }

    Items wanted() {
        var wanted = new TreeMap<Item, Value>();
        by.keySet().forEach(item -> wanted.put(item, YES));
        return new Items(wanted);
    }
}
