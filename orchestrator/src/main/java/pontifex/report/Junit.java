package pontifex.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import pontifex.run.Summary;
import pontifex.yaml.Secret;
import pontifex.yaml.Visible;

/// JUnit's XML, which CI shows as tests: a suite a host, in it a case for the host and one for each item.
///
/// There is no standard; what is written here holds for the schema of Jenkins' xUnit plugin (junit-10.xsd), and has
/// what GitLab reads. No times and no clock: the same results give the same bytes, and a case keeps its name.
public record Junit(WholeFile file) implements ReportFile {
    private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

    /// @throws IOException as a sentence, when it can't be written there
    public static Junit at(Path path) throws IOException {
        return new Junit(WholeFile.ready(path, "<?xml"));
    }

    @Override
    public void write(String what, Summary summary) throws IOException {
        file.write(xml(what, summary));
    }

    static byte[] xml(String what, Summary summary) {
        var bytes = new ByteArrayOutputStream();
        try {
            var xml = XML.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeCharacters("\n");
            suites(xml, what, summary);
            xml.writeEndDocument();
            xml.writeCharacters("\n");
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("memory can always be written", e);
        }
        return bytes.toByteArray();
    }

    private static void suites(XMLStreamWriter xml, String what, Summary summary) throws XMLStreamException {
        var mode = summary.mode().name().toLowerCase(Locale.ROOT);
        var suites = summary.results().stream()
                .map(result -> new Suite(result.host(), Checks.of(summary.mode(), result)))
                .toList();
        xml.writeStartElement("testsuites");
        xml.writeAttribute("name", legal("pontifex " + what));
        count(xml, suites.stream().flatMap(suite -> suite.checks.stream()).toList());
        for (var suite : suites) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", legal(suite.host));
            count(xml, suite.checks);
            xml.writeAttribute("skipped", "" + count(suite.checks, Check.Sort.SKIPPED));
            for (var check : suite.checks) {
                write(xml, mode + "." + suite.host, check);
            }
            xml.writeCharacters("\n  ");
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private record Suite(String host, List<Check> checks) {}

    private static void count(XMLStreamWriter xml, List<Check> checks) throws XMLStreamException {
        xml.writeAttribute("tests", "" + checks.size());
        xml.writeAttribute("failures", "" + count(checks, Check.Sort.FAILURE));
        xml.writeAttribute("errors", "" + count(checks, Check.Sort.ERROR));
    }

    private static long count(List<Check> checks, Check.Sort sort) {
        return checks.stream().filter(check -> check.sort() == sort).count();
    }

    private static void write(XMLStreamWriter xml, String suite, Check check) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", legal(suite));
        xml.writeAttribute("name", legal(check.name()));
        if (check.sort() == Check.Sort.PASSED) {
            if (!check.text().isEmpty()) {
                xml.writeStartElement("system-out");
                xml.writeCharacters(lines(check.text()));
                xml.writeEndElement();
            }
        } else {
            xml.writeStartElement(check.sort().name().toLowerCase(Locale.ROOT));
            xml.writeAttribute("type", check.word());
            xml.writeAttribute("message", legal(check.message()));
            xml.writeCharacters(lines(check.text()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String lines(String text) {
        return String.join("\n", text.lines().map(Junit::legal).toList());
    }

    /// Without what acts on a terminal, and without the two characters beside those that XML 1.0 can't hold.
    private static String legal(String text) {
        return Visible.text(Secret.masked(text)).replaceAll("[\ufffe\uffff]", "");
    }
}
