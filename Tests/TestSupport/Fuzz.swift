import Foundation

/// How long the tests run that feed random inputs: `MAPBATCH_FUZZ=1000000 swift test --filter Fuzz`, or `make fuzz`.
package enum Fuzz {
    /// Number of inputs that `MAPBATCH_FUZZ` asks for; nil where it is not set.
    private static let asked = ProcessInfo.processInfo.environment["MAPBATCH_FUZZ"].flatMap { Int($0) }

    /// Inputs of one test.
    ///
    /// - Parameters:
    ///   - usual: where `MAPBATCH_FUZZ` is not set; never fewer.
    ///   - cost: by how much one input takes longer than an expression does; so many times fewer are taken.
    package static func count(_ usual: Int, cost: Int = 1) -> Int {
        max(usual, (asked ?? 0) / cost)
    }

    /// Runs a test's body for each input and prints how many there were and how long they took.
    ///
    /// - Throws: `Slow` where one input takes more than ten seconds, which on any machine is a hang.
    package static func run(
        _ name: String, _ usual: Int, cost: Int = 1, _ body: (Int) throws -> Void
    ) throws {
        let count = count(usual, cost: cost)
        var whole = 0.0
        for index in 0..<count {
            let time = try seconds { try body(index) }
            if time > 10 { throw Slow(description: "\(name): input \(index) took \(time) s") }
            whole += time
        }
        if asked != nil { print("fuzz: \(name): \(count) inputs in \(Int(whole)) s") }
    }

    /// Time that the processor spends on something; what else the machine does makes no difference.
    package static func seconds(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        try body()
        return now() - start
    }

    /// An input that takes too long.
    package struct Slow: Error, CustomStringConvertible {
        package let description: String
    }
}
