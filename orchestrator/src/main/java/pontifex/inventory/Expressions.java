package pontifex.inventory;

import pontifex.yaml.BadInput;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Ansible's expressions, over the variables of one host.
public interface Expressions {
    /// Where none is evaluated.
    Expressions NONE = new Expressions() {
        @Override
        public YamlNode value(Host host, YamlScalar expression) throws BadInput {
            throw new BadInput(pontifex.yaml.Problem.of(expression, "expressions are not evaluated here", null));
        }

        @Override
        public boolean holds(Host host, YamlScalar expression) throws BadInput {
            return value(host, expression) instanceof YamlScalar;
        }
    };

    /// @param expression without `{{ }}`
    /// @throws BadInput when it can't be had, also of what is undefined
    YamlNode value(Host host, YamlScalar expression) throws BadInput;

    /// Python's truth of it.
    ///
    /// @throws BadInput when it can't be had, also of what is undefined
    boolean holds(Host host, YamlScalar expression) throws BadInput;
}
