import Foundation
import Geo
import Graphics

/// The scene as text, a line a node, for golden tests and for people: numbers in mm with three decimals.
extension Scene: CustomStringConvertible {
    package var description: String {
        (["scene \(size.x.short)×\(size.y.short) bleed \(bleed.short)"] + nodes.flatMap { $0.lines(indent: "  ") })
            .joined(separator: "\n") + "\n"
    }
}

extension Node {
    fileprivate func lines(indent: String) -> [String] {
        switch self {
        case .fill(let path, let colour):
            return ["\(indent)fill \(colour) \(path.text)"]
        case .pattern(let path, let picture, let tiling, let opacity):
            let turned = tiling.angle == 0 ? "" : " turned \(tiling.angle.short)"
            return [
                "\(indent)pattern \(picture.name) \(tiling.size.x.short)×\(tiling.size.y.short) from \(tiling.origin.text)"
                    + "\(turned) opacity \(opacity.short) \(path.text)"
            ]
        case .shaded(let path, let stroke, let shades):
            return ["\(indent)shaded width \(stroke.width.short) shades \(shades.count) \(path.text)"]
        case .image(let image):
            return [
                "\(indent)image \(image.image.name) \(image.image.width)×\(image.image.height) over "
                    + image.corners.map(\.text).joined(separator: " ") + " opacity \(image.opacity.short)"
            ]
        case .stroke(let path, let stroke, let colour):
            let dash = stroke.dash.isEmpty ? "" : " dash " + stroke.dash.map(\.short).joined(separator: ",")
            return [
                "\(indent)stroke \(colour) width \(stroke.width.short) \(stroke.cap) \(stroke.join)\(dash) \(path.text)"
            ]
        case .text(let text):
            let halo = text.halo.map { " halo \($0.colour) \($0.width.short)" } ?? ""
            let faces = text.runs.first.map { " \($0.typeface) \($0.size.short)" } ?? ""
            let place = text.runs.first.map { " at \($0.origin.text) turned \($0.angle.short)" } ?? ""
            return ["\(indent)text \"\(text.string)\" \(text.colour)\(halo)\(faces)\(place) runs \(text.runs.count)"]
        case .halo(let runs, let halo):
            return ["\(indent)halo \"\(runs.map(\.text).joined())\" \(halo.colour) \(halo.width.short)"]
        case .icon(let icon):
            let box = icon.box
            return [
                "\(indent)icon \(icon.picture.name) in \(box.minX.short),\(box.minY.short) \(box.width.short)×\(box.height.short)"
                    + " turned \(icon.angle.short) opacity \(icon.opacity.short)"
            ]
        case .base(let base):
            let (box, corner) = (base.box, base.cells[0].box)
            return [
                "\(indent)base in \(box.minX.short),\(box.minY.short) \(box.width.short)×\(box.height.short)"
                    + " cells \(base.cells.count) of \(corner.width.short) from \(corner.minX.short),\(corner.minY.short)"
            ]
        case .clipped(let path, let nodes):
            return ["\(indent)clip \(path.text)"] + nodes.flatMap { $0.lines(indent: indent + "  ") }
        }
    }
}

extension Path {
    fileprivate var text: String {
        var at = 0
        return verbs.map { verb in
            let letter: String
            let count: Int
            switch verb {
            case .move: (letter, count) = ("M", 1)
            case .line: (letter, count) = ("L", 1)
            case .curve: (letter, count) = ("C", 3)
            case .close: (letter, count) = ("Z", 0)
            }
            defer { at += count }
            return letter + points[at..<at + count].map(\.text).joined(separator: " ")
        }.joined(separator: " ")
    }
}

extension Point {
    fileprivate var text: String { "\(x.short),\(y.short)" }
}

extension Double {
    /// Three decimals at most, without trailing zeros.
    package var short: String {
        let thousandths = (self * 1000).rounded()
        guard abs(thousandths) < 1e15 else { return "\(self)" }
        let value = Int(thousandths)
        let sign = value < 0 ? "-" : ""
        let digits = String(format: "%03d", abs(value) % 1000)
        var fraction = Substring(digits)
        while fraction.last == "0" { fraction = fraction.dropLast() }
        return sign + "\(abs(value) / 1000)" + (fraction.isEmpty ? "" : "." + fraction)
    }
}
