package pontifex.yaml;

import java.util.List;

/// Values in order.
public record YamlList(Source source, List<YamlNode> items) implements YamlNode {
    public YamlList {
        items = List.copyOf(items);
    }

    @Override
    public String kind() {
        return "a list";
    }
}
