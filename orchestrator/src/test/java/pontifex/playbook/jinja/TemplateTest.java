package pontifex.playbook.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Scope VARIABLES = new Scope() {
        private final Map<String, Object> values =
                Map.of("name", "dom0", "l", List.of("a", "b"), "d", Map.of("a", Map.of("b", 1L)));

        @Override
        public @Nullable Object get(String name) {
            var value = values.get(name);
            return value == null ? new Undefined("'" + name + "' is undefined", null) : value;
        }

        @Override
        public Collection<String> names() {
            return values.keySet();
        }
    };

    private static Object of(String expression) {
        return Template.ofExpression(expression).value(VARIABLES);
    }

    private static TemplateError refused(String template) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThrows(
                        TemplateError.class, () -> Template.of(template).text(VARIABLES)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'Yes'; bool|true",
                "'no'; bool|false",
                "1; bool|true",
                "(1 == 1); ternary('a', 'b')|a",
                "none; ternary('a', 'b', 'c')|c",
                "'/etc/xen/dom1.cfg'; basename|dom1.cfg",
                "'/etc/xen/dom1.cfg'; dirname|/etc/xen",
                "[1, [2, [3, none]]]; flatten|[1, 2, 3]",
                "[1, [2, [3]]]; flatten(levels=1)|[1, 2, [3]]",
                "{'a': 1}; dict2items|[{'key': 'a', 'value': 1}]",
                "{'a': {'x': 1}}; combine({'a': {'y': 2}}, {'b': 3}, recursive=true)|{'a': {'x': 1, 'y': 2}, 'b': 3}",
                "{'a': {'x': 1}}; combine({'a': {'y': 2}})|{'a': {'y': 2}}",
                "[1, 2, 2]; union([3])|[1, 2, 3]",
                "[1, 2, 3]; difference([2])|[1, 3]",
                "[1, 2, 3]; intersect([3, 1])|[1, 3]",
                "'it''s'; quote|'it'\"'\"'s'",
                "name; ansible.builtin.upper|DOM0",
                "l is subset(['a', 'b', 'c'])|True",
                "l is contains('b')|True"
            })
    void filtersOfAnsiblesGiveWhatAnsibleGives(String expression, String expected) {
        var written = expression.replace(';', '|').replace("it''s", "it\\'s");
        assertEquals(expected, expected.matches("true|false") ? of(written).toString() : Text.of(of(written)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass() }}",
                "{{ name.getClass().forName('java.lang.Runtime') }}",
                "{{ name.class }}",
                "{{ l.stream() }}",
                "{{ l.append('x') }}",
                "{{ d.put('a', 1) }}",
                "{{ d.getClass() }}",
                "{{ ''['class'] }}",
                "{{ name.__class__ }}",
                "{{ lookup('file', '/etc/passwd') }}",
                "{{ query('pipe', 'id') }}",
                "{{ name | attr('getClass') }}",
                "{{ l | map('getClass') | list }}",
                "{% include '/etc/passwd' %}",
                "{% import 'os' as os %}",
                "{{ open('/etc/passwd') }}",
                "{{ self }}",
                "{{ '%c' | format(65) }}"
            })
    void nothingOfJavaPythonOrTheMachineIsReached(String template) {
        refused(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'x' * 1000000000000 }}",
                "{{ 'xx' * 600000 ~ 'x' }}",
                "{% for i in range(99999) %}{{ name }}{{ name }}{{ name }}{% endfor %}",
                "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
                "{% for i in range(99999) %}{% set x = range(99999) | map('string') | list %}{% endfor %}",
                "{{ range(1000000000000) | list }}",
                "{{ range(-9000000000000000000, 9000000000000000000, 1) | length }}",
                "{{ 2 ** 999999999 }}",
                "{{ 10 ** 1000 ** 1000 }}",
                "{{ 1 / 0 }}",
                "{{ (range(99999) | list) + (range(99999) | list) }}",
                "{{ range(9999) | list | unique | list }}",
                "{{ 'a' | replace('a', 'x' * 99999) | replace('x', 'y' * 99999) }}",
                "{{ 'a\\n' | indent(9999999999) }}",
                "{{ 'a' | center(9999999999) }}",
                "{{ '1'.zfill(9999999999) }}",
                "{{ '%999999d' | format(1) }}",
                "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}"
            })
    void whatWouldGrowWithoutEndIsRefused(String template) {
        refused(template);
    }

    /// As ansible-core 2.14's test `version` says of each pair: less, the same, more, or an error.
    @ParameterizedTest
    @CsvSource({
        "4.17.7, 4.9, >",
        "4.9, 4.17, <",
        "4.9, 4.9.0, <",
        "3.0, 3.0, ==",
        "5.10.0-28-amd64, 5.10.0-3-amd64, >",
        "5.10.0-28-amd64, 5.10, >",
        "12, 9, >",
        "4.17.0-rc1, 4.17.0, >",
        "1.2a, 1.2b, <",
        "1.2., 1.2, ==",
        "1..2, 1.2, ==",
        "A1, a1, <",
        "4.17, 4.x, ERROR",
        "'', 1, ERROR",
        "1.2-3, 1.2.3, ERROR"
    })
    void versionsAreComparedAsAnsibleDoes(String one, String other, String stands) {
        for (var operator : List.of("<", "==", ">")) {
            var asked = "'" + one + "' is version('" + other + "', '" + operator + "')";
            if (stands.equals("ERROR")) {
                assertThrows(TemplateError.class, () -> of(asked), asked);
            } else {
                assertEquals(stands.equals(operator), of(asked), asked);
            }
        }
    }

    @Test
    void aVersionIsHeldAgainstAnotherByOneOfSixOperators() {
        assertEquals(true, of("'1.2' is version('1.2')"));
        assertEquals(true, of("4.17 is version('4.9', 'ge') and 4.17 is not version('4.17', operator='lt')"));
        assertThrows(TemplateError.class, () -> of("'1' is version('1', '=>')"));
        assertThrows(TemplateError.class, () -> of("nothing is version('1')"));
    }

    @Test
    void nestingIsBounded() {
        refused("{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}");
        refused("{{ " + "not ".repeat(100_000) + "1 }}");
        refused("{{ " + "-".repeat(100_000) + "1 }}");
        refused("{{ " + "[".repeat(100_000) + " }}");
        refused("{{ 1" + " + 1".repeat(100_000) + " }}");
        refused("{{ 1" + " or 1".repeat(100_000) + " }}");
        refused("{{ 1" + " if 1".repeat(100_000) + " }}");
        refused("{{ name" + " | upper".repeat(100_000) + " }}");
        refused("{{ name" + ".a".repeat(100_000) + " }}");
        var sum = "1" + " + 1".repeat(90);
        for (int i = 0; i < 40; i++) {
            sum = "(" + sum + ")" + " + 1".repeat(90);
        }
        refused("{{ " + sum + " }}");
        refused("{% if 1 %}".repeat(100_000));
        refused("{{ " + "9".repeat(100_000) + " }}");
    }

    @ParameterizedTest
    @CsvSource({
        "{{ nme | upper }},3",
        "{{ d.a.c }},7",
        "'{{ 1 + (2 * ''x'' - ''y'') }}',16",
        "{{ name | uper }},10",
        "{{ l | join(x=1) }},7",
        "{% for x in nothing %}{% endfor %},12",
        "{% endfor %},3"
    })
    void anErrorKnowsItsPlace(String template, int at) {
        assertEquals(at, refused(template).at());
    }
}
