import Geo
import Graphics

/// The bytes of a page's content as they grow. Lengths in points.
struct ContentWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(copy: some Sequence<UInt8>, _ text: String = "") {
        bytes.append(contentsOf: copy)
        append(text)
    }

    /// Letters as the rims around them, for readers of the text as if they were not there.
    ///
    /// - Parameter letters: what stands between `BT` and `ET`.
    mutating func append(_ letters: [UInt8], strokedAs halo: HaloMark) {
        append("/Span<</ActualText<feff>>>BDC\n")
        append(halo.width)
        append("w ")
        append(halo.colour.red, halo.colour.green, halo.colour.blue)
        append("RG\nBT\n")
        append(copy: letters, "ET\nEMC\n")
    }

    /// Numbers, each with a space behind it: four decimals are finer than any recorder's dots.
    mutating func append(_ numbers: Double...) {
        for number in numbers {
            append(Self.text(number))
            bytes.append(UInt8(ascii: " "))
        }
    }

    /// Paths within which alone the following shows.
    mutating func append(clips: [Path]) {
        for clip in clips {
            append(clip)
            append("W n\n")
        }
    }

    private mutating func append(_ path: Path) {
        var at = 0
        for verb in path.verbs {
            let count = verb == .close ? 0 : verb == .curve ? 3 : 1
            for point in path.points[at..<at + count] { append(point.x, point.y) }
            at += count
            switch verb {
            case .move: append("m\n")
            case .line: append("l\n")
            case .curve: append("c\n")
            case .close: append("h\n")
            }
        }
    }

    /// A number as PDF has it: no exponent, no zeros that say nothing.
    static func text(_ number: Double) -> String {
        let scaled = (number * 10000).rounded()
        guard abs(scaled) < 1e15 else { return "0" }
        let value = Int(scaled)
        var (whole, part) = abs(value).quotientAndRemainder(dividingBy: 10000)
        var decimals = ""
        var digit = 1000
        while part > 0 {
            decimals += String(part / digit)
            part %= digit
            digit /= 10
        }
        whole *= value < 0 ? -1 : 1
        let sign = value < 0 && whole == 0 ? "-" : ""
        return sign + String(whole) + (decimals.isEmpty ? "" : "." + decimals)
    }
}
