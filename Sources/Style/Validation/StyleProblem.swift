/// Something that a style gets wrong, and where.
package struct StyleProblem: Sendable, Hashable, CustomStringConvertible {
    /// How bad it is: with warnings, a map may look other than meant; what has an error is left out or its default used.
    package enum Severity: String, Sendable, Hashable { case warning, error }

    /// The place in the JSON: `layers[3].paint.line-width`; empty for the style as a whole.
    package let path: String
    /// The line, from 1 on.
    package let line: Int
    /// The character in the line, from 1 on.
    package let column: Int
    /// What was found and what was expected.
    package let message: String
    package let severity: Severity

    package init(path: String, line: Int, column: Int, message: String, severity: Severity = .error) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.severity = severity
    }

    /// `LINE:COLUMN: path: message`.
    package var description: String {
        "\(line):\(column): " + (path.isEmpty ? "" : path + ": ") + (severity == .warning ? "warning: " : "") + message
    }
}
