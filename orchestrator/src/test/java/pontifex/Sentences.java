package pontifex;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// The sentences that the program's code has for people, read by the JDK's own parser. What is only known when it runs
/// is a `…` in them.
final class Sentences extends TreeScanner<Void, Void> {
    private static final String GAP = "…";
    private static final int WAYS = 12;
    private static final Pattern WORDS = Pattern.compile("(?s).*\\p{L}{2,} .*\\p{L}{2,}.*");

    private static final Pattern BETWEEN_GAPS = Pattern.compile("… \\p{L}{4,} …");

    /// What is told of a mistake, in this order: what is wrong, its cause where there is one, what to do next.
    private static final Predicate<String> TELLING = Pattern.compile(
                    "(.*\\.)?(Problem|\\w*Failure|BadInput|Refused|BadTemplate|TemplateError|UnusableKey|Impossible"
                            + "|Unreadable|ParameterException|early|problem|bad|warn|note|failed|refused?|wrong|unknown"
                            + "|undecided|closed|unlike)|Problem\\.of|(?s).*(roblems|arnings|otes)(\\(\\))?\\.add"
                            + "|(?s).*err(\\(\\))?\\s*\\.print(ln)?")
            .asMatchPredicate();

    /// Whoever reads these has the program's source at hand; or they are no sentences at all.
    private static final Predicate<String> SILENT = Pattern.compile(
                    "Illegal\\w+|AssertionError|UncheckedIOException"
                            + "|compile|matches|replace\\w*|split|startsWith|endsWith|contains|equals|indexOf|named|getProperty")
            .asMatchPredicate();

    private final SequencedSet<Sentence> found = new LinkedHashSet<>();
    private final Map<String, ExpressionTree> constants = new HashMap<>();
    private final boolean whole;

    /// @param next what to do about it, or its cause and that; empty: it doesn't say
    record Sentence(String text, String next) {}

    /// @param whole all sentences are wanted; or only those that are told of a mistake
    private Sentences(boolean whole) {
        this.whole = whole;
    }

    /// By the packages that they are in, in the order of the files.
    ///
    /// @param whole of which classes all sentences are wanted
    static SortedMap<String, SequencedSet<Sentence>> in(Path sources, Predicate<String> whole) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var byPackage = new TreeMap<String, SequencedSet<Sentence>>();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var paths = Files.walk(sources)) {
            var java = paths.filter(path -> path.toString().endsWith(".java"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
            var task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(java));
            for (var unit : task.parse()) {
                var name = unit.getPackageName().toString();
                var file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
                var sentences = new Sentences(whole.test(name + "." + file.replace(".java", "")));
                sentences.read(unit);
                byPackage.computeIfAbsent(name, _ -> new LinkedHashSet<>()).addAll(sentences.found);
            }
        }
        return byPackage;
    }

    private void read(CompilationUnitTree unit) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree variable, Void nothing) {
                if (variable.getInitializer() != null) {
                    constants.putIfAbsent(variable.getName().toString(), variable.getInitializer());
                }
                return super.visitVariable(variable, nothing);
            }
        }.scan(unit, null);
        scan(unit, null);
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
        return null; // the command line and the fields of tasks have pages of their own
    }

    @Override
    public Void visitAssert(AssertTree ours, Void nothing) {
        return null;
    }

    @Override
    public Void visitNewClass(NewClassTree made, Void nothing) {
        return told(made.getIdentifier(), made.getArguments()) ? null : super.visitNewClass(made, nothing);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
        boolean text = !texts(call).equals(List.of(GAP));
        return told(call.getMethodSelect(), call.getArguments()) || text && alone(call)
                ? null
                : super.visitMethodInvocation(call, nothing);
    }

    @Override
    public Void visitBinary(BinaryTree sum, Void nothing) {
        return alone(sum) ? null : super.visitBinary(sum, nothing);
    }

    @Override
    public Void visitLiteral(LiteralTree literal, Void nothing) {
        alone(literal);
        return null;
    }

    /// @return whether there is no more to be read in it
    private boolean told(Tree callee, List<? extends ExpressionTree> arguments) {
        var name = callee.toString().replaceFirst("<.*", "");
        if (SILENT.test(name.replaceFirst("(?s).*\\.", ""))) {
            return true;
        }
        var sentences = arguments.stream()
                .map(this::texts)
                .map(texts -> texts.stream().filter(Sentences::isSentence).toList())
                .filter(texts -> !texts.isEmpty())
                .toList();
        if (!TELLING.test(name) || sentences.isEmpty()) {
            return false;
        }
        var next = sentences.stream()
                .skip(1)
                .map(texts -> String.join(" / ", texts))
                .toList();
        for (var text : sentences.getFirst()) {
            var lines = text.strip().split("\n *", 2);
            found.add(new Sentence(lines[0], lines.length > 1 ? lines[1] : String.join("; ", next)));
        }
        return sentences.size()
                >= arguments.stream()
                        .filter(argument -> !(argument instanceof IdentifierTree))
                        .count();
    }

    /// @return whether it was a sentence
    private boolean alone(ExpressionTree text) {
        var sentences = texts(text).stream()
                .filter(sentence -> isSentence(sentence) && !sentence.contains("\n"))
                .toList();
        if (whole) {
            sentences.stream()
                    .filter(sentence -> found.stream()
                            .noneMatch(told ->
                                    told.text().equals(sentence) || told.next().contains(sentence)))
                    .forEach(sentence -> found.add(new Sentence(sentence, "")));
        }
        return !sentences.isEmpty();
    }

    private static boolean isSentence(String text) {
        return WORDS.matcher(text.replace(GAP, "")).matches()
                || BETWEEN_GAPS.matcher(text).matches();
    }

    /// What an expression comes to: each way that it may go.
    private List<String> texts(ExpressionTree expression) {
        var texts = switch (expression) {
            case LiteralTree literal ->
                literal.getValue() == null ? List.<String>of() : List.of(String.valueOf(literal.getValue()));
            case ParenthesizedTree inner -> texts(inner.getExpression());
            case ConditionalExpressionTree either ->
                Stream.concat(texts(either.getTrueExpression()).stream(), texts(either.getFalseExpression()).stream())
                        .toList();
            case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> sums(sum);
            case SwitchExpressionTree one -> cases(one);
            case MethodInvocationTree call
            when call.getMethodSelect() instanceof MemberSelectTree of
                    && of.getIdentifier().contentEquals("formatted") ->
                texts(of.getExpression()).stream()
                        .map(text -> text.replaceAll("%[-0-9$.]*[a-z]", GAP))
                        .toList();
            case IdentifierTree name
            when constants.get(name.getName().toString()) instanceof LiteralTree literal -> texts(literal);
            default -> List.of(GAP);
        };
        return texts.stream()
                .map(text -> text.replaceAll("…{2,}", GAP))
                .distinct()
                .limit(WAYS)
                .toList();
    }

    private List<String> sums(BinaryTree sum) {
        var sums = new ArrayList<String>();
        for (var left : texts(sum.getLeftOperand())) {
            texts(sum.getRightOperand()).forEach(right -> sums.add(left + right));
        }
        return sums;
    }

    private List<String> cases(SwitchExpressionTree one) {
        return one.getCases().stream()
                .flatMap(it -> switch (it.getBody()) {
                    case ExpressionTree value -> texts(value).stream();
                    case ExpressionStatementTree value -> texts(value.getExpression()).stream();
                    case null, default -> Stream.of(GAP);
                })
                .toList();
    }
}
