import Foundation
import Graphics

/// Shapes the texts of labels, each once, and breaks them into lines of even length.
final class LabelShaper {
    private struct Key: Hashable {
        var text: String
        var fonts: [String]
        var letterSpacing: Double
    }

    private let shaper: TextShaper
    private var cache: [Key: ShapedLine] = [:]
    /// Texts kept before the cache is emptied: several towns' worth of street names, some tens of megabytes.
    private let limit = 20_000

    init(_ shaper: TextShaper) { self.shaper = shaper }

    /// One line of text.
    func line(_ text: String, _ look: SymbolLook.Text) -> ShapedLine {
        let key = Key(text: text, fonts: look.fonts, letterSpacing: look.letterSpacing)
        if let known = cache[key] { return known }
        if cache.count >= limit { cache.removeAll(keepingCapacity: true) }
        let line = shaper.shape(text, fonts: look.fonts, letterSpacing: look.letterSpacing)
        cache[key] = line
        return line
    }

    /// The text of a label in lines no longer than it wants.
    func block(_ look: SymbolLook.Text) -> TextBlock {
        let lines = look.string.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return TextBlock(
            lines: lines.filter { !$0.isEmpty }.flatMap { wrap($0, look) }.map { line($0, look) }, look: look)
    }

    /// Breaks a text so that its lines come out about equally long, like MapLibre: the number of lines follows from the
    /// width, the breaks are those with the least sum of squared differences from the mean length.
    private func wrap(_ text: String, _ look: SymbolLook.Text) -> [String] {
        let whole = line(text, look)
        guard look.maxWidth.isFinite, look.maxWidth > 0, whole.width > look.maxWidth else { return [text] }
        let breaks = shaper.lineBreaks(in: text)
        guard !breaks.isEmpty else { return [text] }
        let ends = [0] + breaks + [text.utf8.count]
        let widths = widths(upTo: ends, of: whole)
        let target = whole.width / (whole.width / look.maxWidth).rounded(.up)
        var best = [Double](repeating: .infinity, count: ends.count)
        var from = [Int](repeating: 0, count: ends.count)
        best[0] = 0
        for end in ends.indices.dropFirst() {
            for start in 0..<end {
                let difference = widths[end] - widths[start] - target
                // The last line may be short; an overlong line is worse than a short one.
                let isLast = end == ends.count - 1
                let weight = difference > 0 ? 2.0 : isLast ? 0.5 : 1
                let cost = best[start] + weight * difference * difference
                if cost < best[end] {
                    best[end] = cost
                    from[end] = start
                }
            }
        }
        var lines: [String] = []
        var end = ends.count - 1
        let bytes = Array(text.utf8)
        while end > 0 {
            let line = String(decoding: bytes[ends[from[end]]..<ends[end]], as: UTF8.self)
            lines.append(line.trimmingCharacters(in: .whitespaces))
            end = from[end]
        }
        return lines.reversed()
    }

    /// Width of the text before each byte offset, as a fraction of the font size.
    private func widths(upTo offsets: [Int], of line: ShapedLine) -> [Double] {
        var advances: [(bytes: Int, advance: Double)] = []
        for run in line.runs {
            for cluster in run.isBackward ? run.clusters.reversed() : run.clusters {
                advances.append((cluster.text.utf8.count, cluster.advance))
            }
        }
        var result: [Double] = []
        var (bytes, width, next) = (0, 0.0, 0)
        for offset in offsets {
            while next < advances.count, bytes < offset {
                bytes += advances[next].bytes
                width += advances[next].advance
                next += 1
            }
            result.append(width)
        }
        return result
    }
}
