import Foundation
import Jobs
import Testing

/// What a run left in its folder.
struct JobDelivery {
    var folder: URL
    var report: Report
    /// The rows of `index.csv` by column.
    var index: [[String: String]]

    init(folder: URL, report: Report) throws {
        self.folder = folder
        self.report = report
        index = try Self.rows(Data(contentsOf: folder.appending(path: "index.csv")))
    }

    /// The rows with a status.
    func rows(_ status: String) -> [[String: String]] { index.filter { $0["status"] == status } }

    func row(_ id: String) -> [String: String] { index.first { $0["id"] == id } ?? [:] }

    /// Reasons by id.
    var reasons: [String: String] {
        Dictionary(uniqueKeysWithValues: rows("failed").map { ($0["id"] ?? "", $0["reason"] ?? "") })
    }

    func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    /// Every delivered file but the report, whose times differ from run to run.
    func files() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.filter { $0 != "report.json" && $0 != ".mapbatch" }.map { ($0, try data($0)) })
    }

    /// Reads CSV by RFC 4180.
    static func rows(_ data: Data) -> [[String: String]] {
        var rows: [[String]] = [[""]]
        var isQuoted = false
        var previous: Unicode.Scalar?
        func append(_ scalar: Unicode.Scalar) {
            rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(scalar)
        }
        for scalar in String(decoding: data, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"":
                // Two in a row within quotes are one that belongs to the text.
                if !isQuoted, previous == "\"" { append(scalar) }
                isQuoted.toggle()
            case "," where !isQuoted: rows[rows.count - 1].append("")
            case "\r" where !isQuoted: break
            case "\n" where !isQuoted: rows.append([""])
            default: append(scalar)
            }
            previous = scalar
        }
        guard let header = rows.first else { return [] }
        return rows.dropFirst().filter { $0.count == header.count }.map { row in
            Dictionary(uniqueKeysWithValues: zip(header, row))
        }
    }

    /// Checks that every file the index names is there, whole and as the index says.
    func checkFiles(_ location: SourceLocation = #_sourceLocation) throws {
        let sums = try checksums()
        for row in index {
            for kind in ["png", "pdf"] {
                guard let name = row[kind], !name.isEmpty else {
                    #expect(row["\(kind)_sha256"] == "", sourceLocation: location)
                    continue
                }
                #expect(sums[name] == row["\(kind)_sha256"], "\(name)", sourceLocation: location)
                let signature = kind == "png" ? [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] : Array("%PDF-".utf8)
                #expect(try data(name).starts(with: signature), "\(name)", sourceLocation: location)
            }
        }
    }

    /// SHA-256 of all files by another program than the one under test.
    private func checksums() throws -> [String: String] {
        let result = try JobProcess.run("/bin/sh", ["-c", "sha256sum *"], in: folder)
        let lines = result.output.split(separator: "\n").map { $0.split(separator: "  ", maxSplits: 1) }
        return Dictionary(uniqueKeysWithValues: lines.filter { $0.count == 2 }.map { (String($0[1]), String($0[0])) })
    }
}
