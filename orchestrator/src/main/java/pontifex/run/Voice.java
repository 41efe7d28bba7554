package pontifex.run;

import java.util.Objects;
import pontifex.plan.Stage;
import pontifex.resource.Resource;
import pontifex.state.Item;
import pontifex.state.Scope;

/// A task and what it made of a state: it says what an item is to be when its fields do, or when it has moved it.
record Voice(Resource resource, Stage stage) {
    boolean says(Item item) {
        return stage.claims().covers(item) && (resource.says(item) || moved(item));
    }

    private boolean moved(Item item) {
        var thing = Scope.of(item.kind(), item.name());
        return !Objects.equals(
                stage.before().items(thing).values().get(item),
                stage.after().items(thing).values().get(item));
    }
}
