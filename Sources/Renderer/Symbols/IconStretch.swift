import Geo
import Graphics

/// How an icon gives way when it is fitted to a text: `stretchX`, `stretchY`, `content`, `textFitWidth` and
/// `textFitHeight` of the sprite specification; lengths in pixels of the icon.
struct IconStretch: Sendable, Hashable {
    /// What the size of an axis has to keep.
    enum Fit: String, Sendable { case stretchOrShrink, stretchOnly, proportional }

    /// Ranges that stretch, in order; the rest keeps its size.
    var columns: [ClosedRange<Double>]
    var rows: [ClosedRange<Double>]
    /// The part that the text covers.
    var content: Box?
    var fitWidth: Fit?
    var fitHeight: Fit?

    /// The box of the text grown to the proportions that the icon keeps.
    func proportioned(_ box: Box) -> Box {
        guard let content, fitWidth != nil || fitHeight != nil, box.width > 0, box.height > 0 else { return box }
        let aspect = content.width / content.height
        var box = box
        if fitHeight == .proportional {
            if fitWidth == .proportional || fitWidth == .stretchOnly && box.width / box.height < aspect {
                let width = (box.height * aspect).rounded(.up)
                let left = box.minX * width / box.width
                box = Box(x: left, y: box.minY, width: width, height: box.height)
            }
        } else if fitWidth == .proportional, fitHeight == .stretchOnly, box.width / box.height > aspect {
            let height = (box.width / aspect).rounded(.up)
            let top = box.minY * height / box.height
            box = Box(x: box.minX, y: top, width: box.width, height: height)
        }
        return box
    }
}

/// Where the pixels of an icon go along one axis: those that stretch with the text, those that keep their size beside.
struct IconAxis {
    private let stretch: [ClosedRange<Double>]
    private let size: Double
    private let start: Double
    private let length: Double
    private let scale: Double
    private let ratio: Double
    /// Stretching and fixed length before the content.
    private let before: (stretch: Double, fixed: Double)
    /// Stretching and fixed length in the content.
    private let within: (stretch: Double, fixed: Double)

    /// - Parameters:
    ///   - size: of the icon in its pixels.
    ///   - content: the part to come to `target`; all where nil.
    ///   - target: where the content goes, in style pixels.
    ///   - scale: mm a style pixel, with the size of the icon.
    ///   - ratio: pixels of the icon a mm for what keeps its size.
    init(
        size: Double, stretch: [ClosedRange<Double>]?, content: ClosedRange<Double>?, target: ClosedRange<Double>,
        scale: Double, ratio: Double
    ) {
        self.size = size
        let stretch = stretch ?? [0...size]
        self.stretch = stretch
        self.ratio = ratio
        start = target.lowerBound
        length = max(1e-9, target.upperBound - target.lowerBound)
        func split(_ range: ClosedRange<Double>) -> (Double, Double) {
            let stretching = stretch.map {
                max(0, min($0.upperBound, range.upperBound) - max($0.lowerBound, range.lowerBound))
            }.reduce(0, +)
            return (stretching, range.upperBound - range.lowerBound - stretching)
        }
        let part = content ?? 0...size
        before = split(0...max(0, part.lowerBound))
        within = split(part)
        // Parts of fixed size must not come to overlap.
        self.scale = max(scale, within.fixed / ratio / length)
    }

    /// Where a position in the icon, in its pixels, comes to lie, in mm from the anchor.
    func place(_ position: Double) -> Double {
        var passed = 0.0
        for range in stretch { passed += max(0, min(range.upperBound, position) - range.lowerBound) }
        let total = stretch.map { $0.upperBound - $0.lowerBound }.reduce(0, +)
        let content = within.stretch > 0 ? within.stretch : total
        let stretched = (passed - before.stretch) / content * length + start
        let fixed = position - passed - before.fixed - within.fixed * passed / total
        return stretched * scale + fixed / ratio
    }

    /// The ranges of the icon between which its size changes, in its pixels.
    var cuts: [Double] {
        Set([0, size] + stretch.flatMap { [$0.lowerBound, $0.upperBound] }).sorted()
    }
}
