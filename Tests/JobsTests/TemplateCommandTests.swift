import Foundation
import Testing

/// `mapbatch template check` as a user runs it.
@Suite(.enabled(if: JobProcess.mapbatch != nil, "the program mapbatch is not built"))
struct TemplateCommandTests {
    @Test func problemsAndFineTemplatesAreTold() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "template-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(TemplateSample.short.utf8).write(to: folder.appending(path: "good.yaml"))
        try Data((TemplateSample.short + "colour: red\n").utf8).write(to: folder.appending(path: "bad.yaml"))
        let program = try #require(JobProcess.mapbatch)
        let good = try JobProcess.run(program, ["template", "check", "good.yaml"], in: folder)
        #expect(good.code == 0 && good.output == "good.yaml: 1 page, 0 elements, fine\n", "\(good)")
        let both = try JobProcess.run(program, ["template", "check", "bad.yaml", "good.yaml", "none.yaml"], in: folder)
        #expect(both.code == 1 && both.lines.count == 3, "\(both)")
        #expect(both.lines.first?.hasPrefix("bad.yaml:5:1: colour: unknown key.") == true)
        #expect(both.lines.last?.hasPrefix("none.yaml:1:1: no file at ") == true)
        #expect(try JobProcess.run(program, ["template", "check"]).code == 64)
    }
}
