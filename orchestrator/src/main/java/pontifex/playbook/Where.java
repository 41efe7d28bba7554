package pontifex.playbook;

import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.inventory.Inventory;
import pontifex.playbook.Variables.BadTemplate;
import pontifex.playbook.jinja.Scope;
import pontifex.playbook.jinja.Template;
import pontifex.playbook.jinja.TemplateError;
import pontifex.playbook.jinja.Undefined;
import pontifex.state.HostFacts;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Source;
import pontifex.yaml.YamlScalar;

/// `--where EXPR`: of the hosts that were looked at, those for which it holds. A name in it is a fact's, else a
/// variable's; `facts.NAME` is a fact always.
///
public record Where(String text, Inventory inventory, ExtraVars extra) {
    /// @throws BadInput for an expression that can't be read
    public static Where of(String text, Inventory inventory, ExtraVars extra) throws BadInput {
        try {
            Template.ofExpression(text);
        } catch (TemplateError e) {
            throw new BadInput(Templates.problem(written(text), e));
        }
        return new Where(text, inventory, extra);
    }

    private static YamlScalar written(String text) {
        return YamlScalar.text(new Source("--where", 1, 1, text), text);
    }

    /// @throws BadInput when it can't be told: then the host is not passed over
    public boolean holds(String host, HostFacts found) throws BadInput {
        if (!(inventory.hosts().get(host) instanceof Host named)) {
            return true;
        }
        try {
            return Template.truth(Template.ofExpression(text).value(scope(named, found)));
        } catch (BadTemplate e) {
            throw new BadInput(e.problem());
        } catch (TemplateError e) {
            throw new BadInput(Templates.problem(written(text), e));
        }
    }

    private Scope scope(Host host, HostFacts found) {
        var facts = Facts.whole(found);
        var variables = Variables.of(inventory, host, extra.vars()).knowing(Facts.of(found));
        return new Scope() {
            @Override
            public @Nullable Object get(String name) {
                var value = facts.containsKey(name) ? facts.get(name) : variables.get(name);
                return value instanceof Undefined none
                        ? new Undefined(none.message(), DidYouMean.hint(name, names()))
                        : value;
            }

            @Override
            public Collection<String> names() {
                var all = new ArrayList<>(facts.keySet());
                all.addAll(variables.names());
                return all;
            }
        };
    }
}
