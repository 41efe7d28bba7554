package pontifex.playbook.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A version as Ansible's test `version` compares it: numbers and words in turn, as distutils' LooseVersion parts it
/// (`4.17.7`, `3.0`, `5.10.0-28-amd64`).
///
/// @param parts whole numbers and texts
record Version(String text, List<Object> parts) implements Comparable<Version> {
    private static final Pattern PART = Pattern.compile("[0-9]+|[a-z]+|\\.|[^0-9a-z.]+");

    static Version of(String text) {
        var parts = new ArrayList<Object>();
        PART.matcher(text)
                .results()
                .map(part -> part.group())
                .filter(part -> !part.equals("."))
                .forEach(part -> parts.add(Character.isDigit(part.charAt(0)) ? new BigInteger(part) : part));
        if (text.isEmpty()) {
            throw new TemplateError("an empty text is no version");
        }
        return new Version(text, List.copyOf(parts));
    }

    /// Whether it stands to the other as the operator says, in one of Ansible's spellings.
    ///
    /// @throws TemplateError for an operator that is none, or where a number stands against a word
    boolean is(String operator, Version other) {
        int compared = compareTo(other);
        return switch (operator) {
            case "==", "=", "eq" -> compared == 0;
            case "!=", "<>", "ne" -> compared != 0;
            case "<", "lt" -> compared < 0;
            case "<=", "le" -> compared <= 0;
            case ">", "gt" -> compared > 0;
            case ">=", "ge" -> compared >= 0;
            default -> throw new TemplateError("'" + operator + "' compares no versions", "one of: < <= == != >= >");
        };
    }

    @Override
    public int compareTo(Version other) {
        for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
            int compared = compared(parts.get(i), other.parts.get(i), other);
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }

    private int compared(Object ours, Object others, Version other) {
        if (ours instanceof BigInteger a && others instanceof BigInteger b) {
            return a.compareTo(b);
        }
        if (ours instanceof String a && others instanceof String b) {
            return a.compareTo(b);
        }
        throw new TemplateError("the versions '" + text + "' and '" + other.text + "' can't be compared: a number"
                + " stands against a word");
    }
}
