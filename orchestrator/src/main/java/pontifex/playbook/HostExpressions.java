package pontifex.playbook;

import java.util.LinkedHashMap;
import java.util.List;
import pontifex.inventory.Expressions;
import pontifex.inventory.Host;
import pontifex.inventory.Inventory;
import pontifex.playbook.Variables.BadTemplate;
import pontifex.playbook.jinja.Template;
import pontifex.playbook.jinja.TemplateError;
import pontifex.playbook.jinja.Undefined;
import pontifex.playbook.jinja.Written;
import pontifex.yaml.BadInput;
import pontifex.yaml.Guard;
import pontifex.yaml.Keyring;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Expressions over a host while the inventory is read: its own variables alone.
public record HostExpressions(Keyring keys) implements Expressions {
    /// As Ansible has it where templates give texts: a number becomes one unless a name alone stands for it, nothing
    /// the empty one, and the texts `True`
    /// and `False` a yes or no.
    @Override
    public YamlNode value(Host host, YamlScalar expression) throws BadInput {
        var variables = of(host);
        try {
            var value = Template.ofExpression(expression.text()).value(variables);
            var name = expression.text().strip().matches("\\w+");
            var node = name && value instanceof Written(var _, YamlScalar written)
                    ? written
                    : node(value instanceof Written written ? written.value() : value, expression, variables);
            return variables.secret() ? Guard.SECRET.over(node) : node;
        } catch (BadTemplate e) {
            throw new BadInput(e.problem());
        } catch (TemplateError e) {
            throw new BadInput(Templates.problem(expression, e));
        }
    }

    private static YamlNode node(
            @org.jspecify.annotations.Nullable Object value, YamlScalar expression, Variables variables) {
        var at = expression.source();
        return switch (value) {
            case null -> YamlScalar.text(at, "");
            case Undefined _ -> YamlScalar.text(at, ""); // an 'if' without 'else'; any other is an error by now
            case Boolean yes -> new YamlScalar(at, Template.printed(yes), yes, false);
            case String text
            when text.equals("True") || text.equals("False") -> new YamlScalar(at, text, text.equals("True"), false);
            case String _, Number _ -> YamlScalar.text(at, Template.printed(value));
            default -> variables.node(value, at);
        };
    }

    @Override
    public boolean holds(Host host, YamlScalar expression) throws BadInput {
        return Templates.holds(expression, of(host));
    }

    private Variables of(Host host) {
        var alone = new Inventory(new LinkedHashMap<>(), new LinkedHashMap<>(), host, List.of(), keys);
        return Variables.of(alone, host);
    }
}
