package import Foundation
import Graphics
package import Testing

/// Compares a text with the file `Goldens/name.txt` beside the calling test.
///
/// With `UPDATE_GOLDENS=1` in the environment the file is written anew instead. On a mismatch the issue shows the first
/// lines that differ, and the text itself is left in `.build/golden-failures/`.
package func expectGolden(
    _ text: String, _ name: String, file: StaticString = #filePath, at location: SourceLocation = #_sourceLocation
) throws {
    let golden = Golden(name: name + ".txt", test: "\(file)")
    if try golden.update(Data(text.utf8)) { return }
    guard let recorded = golden.recorded() else {
        return try golden.fail("there is no such golden", actual: Data(text.utf8), location)
    }
    let expected = String(decoding: recorded, as: UTF8.self)
    guard text != expected else { return }
    try golden.fail(lineDifference(expected, text), actual: Data(text.utf8), location)
}

/// Compares a PNG with the file `Goldens/name.png` beside the calling test, else as `expectGolden(_:_:file:at:)`.
///
/// - Parameters:
///   - share: how much of the picture may differ, 0…1.
///   - threshold: how far a channel, 0…255, must be off for its pixel to count.
package func expectGolden(
    png: Data, _ name: String, share: Double, threshold: Int, file: StaticString = #filePath,
    at location: SourceLocation = #_sourceLocation
) throws {
    let golden = Golden(name: name + ".png", test: "\(file)")
    if try golden.update(png) { return }
    guard let recorded = golden.recorded() else {
        return try golden.fail("there is no such golden", actual: png, location)
    }
    let (expected, actual) = (try Pixels(png: recorded), try Pixels(png: png))
    guard let differing = expected.share(differingFrom: actual, threshold: threshold) else {
        return try golden.fail("the picture is \(actual.size) px, expected \(expected.size)", actual: png, location)
    }
    guard differing > share else { return }
    try golden.fail(
        "\(percent(differing)) of the pixels differ by more than \(threshold), allowed are \(percent(share))",
        actual: png, location)
}

/// The first lines that differ, and how many do.
package func lineDifference(_ expected: String, _ actual: String) -> String {
    let lines = (expected.split(separator: "\n"), actual.split(separator: "\n"))
    // The diff keeps what both have, so one inserted line does not make all that follow differ.
    let changes = lines.1.difference(from: lines.0).sorted { $0.place < $1.place }
    let shown = changes.prefix(8).map { change in
        switch change {
        case .remove(let offset, let line, _): "-\(offset + 1): \(line.prefix(180))"
        case .insert(let offset, let line, _): "+\(offset + 1): \(line.prefix(180))"
        }
    }
    let rest = changes.count - shown.count
    return (shown + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: "\n")
}

extension CollectionDifference<Substring>.Change {
    /// Orders changes by line, what is lost before what replaces it.
    fileprivate var place: Int {
        switch self {
        case .remove(let offset, _, _): 2 * offset
        case .insert(let offset, _, _): 2 * offset + 1
        }
    }
}

private func percent(_ share: Double) -> String { String(format: "%.3f %%", 100 * share) }

/// A recorded file and where it lies.
private struct Golden {
    let recordedFile: URL
    let failureFile: URL

    /// - Parameter test: path of the test's source file.
    init(name: String, test: String) {
        let folder = URL(fileURLWithPath: test).deletingLastPathComponent()
        recordedFile = folder.appending(path: "Goldens").appending(path: name)
        failureFile = folder.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".build/golden-failures").appending(path: folder.lastPathComponent).appending(path: name)
    }

    func recorded() -> Data? { try? Data(contentsOf: recordedFile) }

    /// Records the content where the environment asks for it; false where it does not.
    func update(_ content: Data) throws -> Bool {
        guard ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" else { return false }
        try write(content, to: recordedFile)
        return true
    }

    func fail(_ reason: String, actual: Data, _ location: SourceLocation) throws {
        try write(actual, to: failureFile)
        Issue.record(
            """
            \(recordedFile.lastPathComponent): \(reason)
            What came out is in \(failureFile.path); UPDATE_GOLDENS=1 records it.
            """, sourceLocation: location)
    }

    private func write(_ content: Data, to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
    }
}
