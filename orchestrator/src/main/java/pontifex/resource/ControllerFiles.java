package pontifex.resource;

import pontifex.state.Content;
import pontifex.yaml.BadInput;
import pontifex.yaml.YamlScalar;

/// What a task may take from the controller: the files beside the play, with the variables of its host, and whose it
/// is.
public interface ControllerFiles {
    /// The bytes of the file that `path` names, as Ansible finds what `copy` and `script` name (`files/`).
    ///
    /// @param path the field as rendered, with its place
    /// @throws BadInput at that place, when it isn't there or can't be read
    Content read(YamlScalar path) throws BadInput;

    /// The template that `path` names (`templates/`), rendered for the host.
    ///
    /// @throws BadInput at that place, or at the place in the template that can't be rendered
    Content render(YamlScalar path) throws BadInput;

    /// Whether `no_log` stands at the task, or a secret went into what it was given so far: its fields, and
    /// what was read and rendered.
    boolean secret();

    /// The name of the host that the task is for, as the inventory has it.
    String host();

    /// What the site calls its fleet.
    String fleet();
}
