extension String {
    /// The text in quotes, fit for a message: on one line, at most 60 characters.
    var excerpt: String { "'" + oneLine(limit: 60) + "'" }

    /// A service's words, fit for messages, reports and logs: on one line, at most 300 characters, and without the
    /// secrets that services like to quote along with the query (`key=`, `subscription-key=`, `sig=`, `token=`).
    var redacted: String {
        let secret = /((?:key|token|sig|secret)(?:\s*=|%3D|["']?\s*:\s*["'])|subscription-key["']?\s*:\s*)[^&\s"'<>]+/
        // Cut twice: first so that no length of text costs much, then, when secrets cannot be cut in half, for reading.
        return String(unicodeScalars.prefix(4000)).replacing(secret.ignoresCase()) { $0.output.1 + "***" }
            .oneLine(limit: 300)
    }

    /// Scalars, because a single character can be of any length.
    private func oneLine(limit: Int) -> String {
        var line = String.UnicodeScalarView()
        for scalar in unicodeScalars.prefix(limit) {
            line.append(
                scalar.properties.generalCategory == .control || scalar.properties.isPatternWhitespace ? " " : scalar)
        }
        return String(line) + (unicodeScalars.dropFirst(limit).isEmpty ? "" : "…")
    }

    /// A service's error code as part of a stable code: `NO_ROUTE_FOUND` → `no-route-found`,
    /// `400 BadRequest` → `400-bad-request`; at most 60 characters.
    var kebabCase: String {
        var words = ""
        var previous: Character = "-"
        for character in prefix(60) {
            guard character.isASCII, character.isLetter || character.isNumber else {
                if previous != "-" { words += "-" }
                previous = "-"
                continue
            }
            if character.isUppercase, previous.isLowercase { words += "-" }
            words += character.lowercased()
            previous = character
        }
        return words.hasSuffix("-") ? String(words.dropLast()) : words
    }
}
