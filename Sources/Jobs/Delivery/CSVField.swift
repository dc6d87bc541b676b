extension String {
    /// As a field of CSV (RFC 4180): in quotes where it holds a separator, a quote or a line break.
    ///
    /// - Parameter separators: characters that divide fields, or that a reader might take for such.
    func inCSV(separators: String) -> String {
        // By scalars: a carriage return and a line feed are one character, which neither of the two equals.
        let special = (separators + "\"\r\n").unicodeScalars
        guard unicodeScalars.contains(where: { special.contains($0) }) else { return self }
        return "\"" + replacing("\"", with: "\"\"") + "\""
    }
}
