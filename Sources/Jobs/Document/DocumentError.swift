/// Everything wrong with a manifest or page template, in the order of its lines.
///
/// The description holds one problem a line, `FILE:LINE:COLUMN: key.path: message`, as compilers print theirs, so that
/// editors and CI systems link to the place.
package struct DocumentError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One problem with its place.
    package struct Problem: Error, Sendable, Equatable {
        /// The file, where it is another one than the error's: the template that a manifest names.
        package var file: String?
        /// Where in the file.
        package var position: DocumentNode.Position
        /// Dotted path of the key, such as `page.bleed` or `routes.files[2]`; empty when the whole file is meant.
        package var keyPath: String
        /// What was found and what is allowed, on one line.
        package var message: String

        /// Makes a problem.
        package init(at position: DocumentNode.Position, _ keyPath: String, _ message: String, in file: String? = nil) {
            self.file = file
            self.position = position
            self.keyPath = keyPath
            self.message = message
        }
    }

    /// Problems listed at most; further ones are only counted, so that foreign bytes cannot fill the screen.
    package static let limit = 20

    /// The document's path as the user gave it.
    package var file: String
    /// The first `limit` problems; never empty.
    package var problems: [Problem]
    /// How many more there are.
    package var omitted: Int

    /// Orders `problems` by file and place, those of `file` first, and keeps the first `limit`.
    package init(file: String, problems: [Problem]) {
        self.file = file
        // Swift's sort is stable: problems of one place stay in the order they were found.
        let sorted = problems.sorted {
            ($0.file ?? "", $0.position.line, $0.position.column)
                < ($1.file ?? "", $1.position.line, $1.position.column)
        }
        self.problems = Array(sorted.prefix(Self.limit))
        omitted = max(0, sorted.count - Self.limit)
    }

    /// One problem a line.
    package var description: String {
        var lines = problems.map { problem in
            let place = "\(problem.file ?? file):\(problem.position.line):\(problem.position.column): "
            return place + (problem.keyPath.isEmpty ? "" : problem.keyPath + ": ") + problem.message
        }
        if omitted > 0 { lines.append("\(file): and \(omitted) more") }
        return lines.joined(separator: "\n")
    }
}
