package import Foundation

/// A key or password. It never prints: neither `print`, string interpolation nor `dump` shows more than `‹redacted›`.
///
/// It comes from the environment or a file, because arguments of a command are seen by everyone in the list of processes.
package struct Secret: Sendable, Equatable {
    /// The value itself, for the one place that sends it.
    package let revealed: String
    /// What messages call the value, by where it came from.
    package let name: String

    /// - Parameter name: what messages call the value.
    /// - Throws: where the value is empty, longer than 8 KiB or has control characters, which could forge headers.
    package init(_ value: String, named name: String) throws(SecretError) {
        guard !value.isEmpty else { throw SecretError(description: "\(name) is empty; a key is expected") }
        guard value.utf8.count <= 8192 else {
            throw SecretError(description: "\(name) has \(value.utf8.count) bytes; a key has at most 8192")
        }
        guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            throw SecretError(description: "\(name) has line breaks or control characters; a key is one line of text")
        }
        revealed = value
        self.name = name
    }

    /// What to do where a server refuses it; one clause.
    package var advice: String { "check the key in \(name) and what it is allowed" }

    /// Reads a variable of the environment.
    ///
    /// - Throws: where it is not set or is no key.
    package static func environment(
        _ variable: String, in environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SecretError) -> Secret {
        guard let value = environment[variable] else {
            throw SecretError(description: "the environment variable \(variable) is not set; it must hold the key")
        }
        let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
        return try Secret(trimmed, named: "the environment variable \(variable)")
    }

    /// Reads a file that holds nothing but the key; white space around it does not count.
    ///
    /// - Throws: where the file cannot be read or does not hold a key.
    package static func file(_ url: URL) throws(SecretError) -> Secret {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            // One byte more than a key and its line end may have, so that a wrong file is not read whole.
            data = try handle.read(upToCount: 8192 + 16) ?? Data()
        } catch {
            throw SecretError(description: "\(url.relativePath): the file with the key cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw SecretError(description: "\(url.relativePath): the file with the key is not UTF-8 text")
        }
        return try Secret(text.trimmingCharacters(in: .whitespacesAndNewlines), named: url.relativePath)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `‹redacted›`.
    package var description: String { Redaction.mark }

    /// Always `‹redacted›`.
    package var debugDescription: String { Redaction.mark }

    /// Has no children, so that `dump` and testing tools see nothing.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

/// Why there is no key; names the variable or file, never the value.
package struct SecretError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line.
    package let description: String
}
