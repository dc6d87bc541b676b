package import Foundation

/// A finished answer: its items as they stand in the file.
package struct BatchBody: Sendable, Equatable {
    /// The answer to one item.
    package struct Item: Sendable, Equatable {
        /// The bytes of the item in the file.
        package var range: Range<Int>
        /// The HTTP status of the item.
        package var status: Int
        /// By which Azure 2025 names the item.
        package var optionalID: String?

        /// True where the item is worth asking again.
        package var isPassing: Bool { status == 408 || status == 429 || status >= 500 }
    }

    /// The file.
    package let file: URL
    /// In the order of the file.
    package let items: [Item]

    /// Reads where the items stand; the file may be of any size.
    ///
    /// - Throws: `.malformed` where it is no answer of the service to so many items, `.refused` where it is its refusal.
    package init(contentsOf file: URL, service: BatchService, expecting count: Int) throws(BatchServiceError) {
        self.file = file
        items = []
        throw BatchServiceError(.malformed, "not yet")
    }

    /// The items in the order of the questions: by `optionalId` where the answer has it, else by their order.
    package func items(for ids: [Int]) throws(BatchServiceError) -> [Item] { items }
}

/// Writes a file that the readers of batch results read, from items of several answers.
package struct BatchFileWriter: ~Copyable {
    /// Begins a file; it has its name only once it is finished.
    package init(_ service: BatchService, to file: URL) throws(BatchServiceError) {}

    /// Adds an item as it stands in an answer.
    package mutating func append(_ item: BatchBody.Item, of body: BatchBody) throws(BatchServiceError) {}

    /// Adds an item in bytes.
    package mutating func append(_ bytes: Data, status: Int) throws(BatchServiceError) {}

    /// Adds an item for which there is no answer.
    package mutating func appendFailure(status: Int, code: String, message: String) throws(BatchServiceError) {}

    /// Ends the file and puts it in its place.
    package consuming func finish() throws(BatchServiceError) {}
}
