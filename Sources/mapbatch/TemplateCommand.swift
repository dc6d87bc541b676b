import ArgumentParser
import Foundation
import Jobs

/// `mapbatch template`: what there is to do with page templates.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Looks after page templates.", subcommands: [TemplateCheck.self])
}

/// `mapbatch template check`: tells what is wrong with templates, a line a problem.
struct TemplateCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Tells what is wrong with page templates.",
        discussion: """
            Each problem is a line FILE:LINE:COLUMN: key: message. Fields in texts can be checked only with the lists \
            of a job. Exit codes: 0 no problem, 1 problems, 64 wrong command line.
            """)

    @Argument(help: "Templates, YAML or JSON files.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var files: [String]

    func run() throws {
        var isFine = true
        for file in files {
            do throws(DocumentError) {
                let template = try TemplateFile.load(contentsOf: URL(fileURLWithPath: file))
                let (pages, elements) = (template.pages.count, template.elementCount)
                print("\(file): \(Self.count(pages, "page")), \(Self.count(elements, "element")), fine")
            } catch {
                var named = error
                named.file = file
                print("\(named)")
                isFine = false
            }
        }
        if !isFine { throw ExitCodeError(code: .fatal) }
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
