package pontifex.playbook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Variables.BadTemplate;
import pontifex.playbook.jinja.Template;
import pontifex.playbook.jinja.TemplateError;
import pontifex.yaml.BadInput;
import pontifex.yaml.Guard;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The doorway to templates: nodes in, nodes out, and every error at the place of its cause.
///
/// What a field gets through `{{ name }}` alone is the value as the user wrote it, text and place, whatever YAML makes
/// of a MAC or a mode.
final class Templates {
    private Templates() {}

    static boolean isTemplate(YamlScalar scalar) {
        return !scalar.isLiteral() && Template.isIn(scalar.text());
    }

    /// Notes every template in a node that can't be read, before any host is known.
    static void check(YamlNode node, Problems problems) {
        switch (node) {
            case YamlScalar scalar -> check(scalar, false, problems);
            case YamlList list -> list.items().forEach(item -> check(item, problems));
            case YamlMap map -> map.entries().forEach(entry -> check(entry.value(), problems));
        }
    }

    /// As [#check(YamlNode, Problems)], for one that is an expression without `{{ }}`.
    static void checkExpression(YamlScalar scalar, Problems problems) {
        check(scalar, !isTemplate(scalar), problems);
    }

    private static void check(YamlScalar scalar, boolean expression, Problems problems) {
        if (scalar.isLiteral()) {
            return;
        }
        try {
            read(scalar, expression);
        } catch (TemplateError e) {
            problems.add(problem(scalar, e));
        }
    }

    private static Template read(YamlScalar scalar, boolean expression) {
        return expression ? Template.ofExpression(scalar.text()) : Template.of(scalar.text());
    }

    /// What a template in a variable gives.
    ///
    /// @throws BadTemplate at its place
    static @Nullable Object value(YamlScalar scalar, Variables variables) {
        return value(scalar, false, variables);
    }

    private static @Nullable Object value(YamlScalar scalar, boolean expression, Variables variables) {
        try {
            return read(scalar, expression).value(variables);
        } catch (TemplateError e) {
            throw new BadTemplate(problem(scalar, e), e.isUndefined());
        }
    }

    static String printed(@Nullable Object value) {
        return Template.printed(value);
    }

    /// A node with every template in it rendered.
    ///
    /// @throws BadInput with every template in it that can't be
    static YamlNode render(YamlNode node, Variables variables) throws BadInput {
        var problems = new Problems();
        var rendered = render(node, variables, problems);
        problems.throwIfAny();
        return rendered == null ? YamlScalar.plain(node.source(), "") : rendered;
    }

    /// @throws BadTemplate at the first that can't be rendered
    static YamlNode rendered(YamlNode node, Variables variables) {
        var problems = new Problems();
        var rendered = render(node, variables, problems);
        for (var problem : problems.all()) {
            throw new BadTemplate(problem, false);
        }
        return rendered == null ? YamlScalar.plain(node.source(), "") : rendered;
    }

    /// Null for what is to be omitted.
    private static @Nullable YamlNode render(YamlNode node, Variables variables, Problems problems) {
        return switch (node) {
            case YamlScalar scalar -> scalar(scalar, variables, problems);
            case YamlList list -> {
                var items = new ArrayList<YamlNode>();
                for (var item : list.items()) {
                    if (render(item, variables, problems) instanceof YamlNode rendered) {
                        items.add(rendered);
                    }
                }
                yield new YamlList(list.source(), items);
            }
            case YamlMap map -> {
                var entries = new ArrayList<YamlMap.Entry>();
                for (var entry : map.entries()) {
                    if (render(entry.value(), variables, problems) instanceof YamlNode rendered) {
                        entries.add(new YamlMap.Entry(entry.key(), rendered));
                    }
                }
                yield new YamlMap(map.source(), entries);
            }
        };
    }

    private static @Nullable YamlNode scalar(YamlScalar scalar, Variables variables, Problems problems) {
        var before = variables.forgetSecret();
        try {
            if (!isTemplate(scalar)) {
                return variables.opened(scalar);
            }
            variables.opened(scalar);
            var value = value(scalar, variables);
            if (value instanceof Variables.Omitted) {
                return null;
            }
            var node = variables.node(value, scalar.source());
            return variables.secret() && node instanceof YamlScalar made && made.guard() == null
                    ? made.guarded(Guard.SECRET)
                    : node;
        } catch (BadTemplate e) {
            problems.add(e.problem());
            return scalar;
        } catch (TemplateError e) {
            problems.add(problem(scalar, e));
            return scalar;
        } finally {
            variables.rememberSecret(before);
        }
    }

    /// `when`: an expression, or a list of them that must all hold. Where one of them doesn't, no other matters: not
    /// what only a look at the host could tell.
    ///
    /// @throws Facts.NotYet when that decides
    static boolean holds(YamlNode when, Variables variables) throws BadInput {
        Facts.NotYet later = null;
        for (var each : when instanceof YamlList list ? list.items() : List.of(when)) {
            try {
                if (each instanceof YamlScalar scalar && !truth(scalar, variables)) {
                    return false;
                }
            } catch (Facts.NotYet e) {
                later = e;
            }
        }
        if (later != null) {
            throw later;
        }
        return true;
    }

    private static boolean truth(YamlScalar scalar, Variables variables) throws BadInput {
        if (scalar.value() instanceof Boolean yes) {
            return yes;
        }
        try {
            return Template.truth(value(scalar, !isTemplate(scalar), variables));
        } catch (BadTemplate e) {
            throw new BadInput(e.problem());
        } catch (TemplateError e) {
            throw new BadInput(problem(scalar, e));
        }
    }

    /// What a template file gives.
    ///
    /// @param file its name in errors
    static String file(String file, String text, Variables variables) throws BadInput {
        var lines = text.replace("\r\n", "\n").replace('\r', '\n');
        try {
            return Template.of(lines).text(variables);
        } catch (BadTemplate e) {
            throw new BadInput(e.problem());
        } catch (TemplateError e) {
            throw new BadInput(problem(file, lines, e));
        }
    }

    private static Problem problem(String file, String text, TemplateError error) {
        var at = Math.min(error.at(), text.length());
        var begin = text.lastIndexOf('\n', at - 1) + 1;
        var end = text.indexOf('\n', begin);
        var line = (int) text.substring(0, begin).chars().filter(c -> c == '\n').count() + 1;
        var column = text.codePointCount(begin, at) + 1;
        var shown = text.substring(begin, end < 0 ? text.length() : end);
        return new Problem(new Source(file, line, column, shown), width(text, at), error.message(), error.hint());
    }

    /// An error in a template of a YAML file: at its very place where the file shows the text as it is, else at the
    /// whole value.
    static Problem problem(YamlScalar scalar, TemplateError error) {
        return problem(scalar, error.at(), error.message(), error.hint());
    }

    /// @param index of the character in the text that is wrong
    static Problem problem(YamlScalar scalar, int index, String message, @Nullable String hint) {
        var source = scalar.source();
        var shown = source.shown();
        if (shown != null && source.column() > 0) {
            var from =
                    shown.offsetByCodePoints(0, Math.min(source.column() - 1, shown.codePointCount(0, shown.length())));
            var quote = from < shown.length() && "\"'".indexOf(shown.charAt(from)) >= 0 ? 1 : 0;
            if (shown.startsWith(scalar.text(), from + quote)) {
                var at = from + quote + Math.min(index, scalar.text().length());
                var place = new Source(source.file(), source.line(), shown.codePointCount(0, at) + 1, shown);
                return new Problem(place, width(scalar.text(), index), message, hint);
            }
        }
        return new Problem(source, scalar.width(), message, hint);
    }

    /// The word that begins there.
    private static int width(String text, int at) {
        int end = at;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return Math.max(1, end - at);
    }
}
