package pontifex.config;

import pontifex.config.GuestScript.Items;

/// The brackets, commas, blanks and comments of a list in a text: how an element comes in or goes out.
record VifList(String text, Items list) {
    /// With one more string at the end, quoted, indented and on a line of its own as the last one is.
    String withAdded(String inside) {
        var items = list.items();
        if (items.isEmpty()) {
            return Span.before(list.span().start() + 1).replaced(text, "'" + inside + "'");
        }
        var last = items.getLast().span();
        char quote = text.charAt(last.end() - 1);
        var element = quote + inside + quote;
        boolean comma = hasComma(items.size() - 1);
        int end = comma ? list.commas().getLast() + 1 : last.end();
        int from = Span.lineStart(text, last.start());
        var indent = text.substring(from, last.start());
        if (!indent.isBlank()) {
            return Span.before(end).replaced(text, comma ? " " + element + "," : ", " + element);
        }
        int lineEnd = contentEnd(end);
        var withElement =
                Span.before(lineEnd).replaced(text, Span.lineEnd(text) + indent + element + (comma ? "," : ""));
        return comma ? withElement : Span.before(end).replaced(withElement, ",");
    }

    /// Without the element, its comma, and its line where it had one to itself. Comments stay.
    String withoutElement(int index) {
        var items = list.items();
        boolean comma = hasComma(index);
        var element = items.get(index).span();
        int end = comma ? list.commas().get(index) + 1 : element.end();
        var changed = withoutBlanks(new Span(element.start(), end), index);
        boolean lastOfSeveral = index == items.size() - 1 && index > 0 && !comma;
        if (!lastOfSeveral) {
            return changed;
        }
        int before = list.commas().get(index - 1);
        return new Span(before, before + 1).replaced(changed, "");
    }

    private String withoutBlanks(Span element, int index) {
        int start = element.start();
        int end = element.end();
        while (start > 0 && isBlank(start - 1)) {
            start--;
        }
        while (end < text.length() && isBlank(end)) {
            end++;
        }
        boolean fromLineStart = start == 0 || text.charAt(start - 1) == '\n';
        boolean toLineEnd = end == text.length() || text.charAt(end) == '\n' || text.charAt(end) == '\r';
        if (fromLineStart && toLineEnd) {
            return new Span(start, Span.nextLine(text, end)).replaced(text, "");
        }
        boolean first = index == 0;
        boolean closes = end < text.length() && text.charAt(end) == ']';
        if (!first && fromLineStart && closes) {
            int before = list.commas().get(index - 1) + 1;
            boolean alone = text.substring(before, start).isBlank();
            return new Span(alone ? before : element.start(), element.end()).replaced(text, "");
        }
        var gone = first && !toLineEnd && list.items().size() > 1
                ? new Span(element.start(), end)
                : new Span(first || fromLineStart ? element.start() : start, element.end());
        return gone.replaced(text, "");
    }

    private boolean hasComma(int index) {
        return list.commas().size() > index;
    }

    /// Where the line's own content ends after an offset: after its comment, if nothing but a comment follows.
    private int contentEnd(int offset) {
        int end = offset;
        while (end < text.length() && isBlank(end)) {
            end++;
        }
        if (end < text.length() && text.charAt(end) == '#') {
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            return end;
        }
        return offset;
    }

    private boolean isBlank(int offset) {
        return text.charAt(offset) == ' ' || text.charAt(offset) == '\t';
    }
}
