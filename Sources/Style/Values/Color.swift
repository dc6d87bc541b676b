import Foundation

/// A colour in sRGB; components from 0 to 1, not premultiplied by alpha.
package struct Color: Sendable, Hashable, CustomStringConvertible {
    package var red: Double
    package var green: Double
    package var blue: Double
    package var alpha: Double

    /// Opaque black.
    package static let black = Color(red: 0, green: 0, blue: 0)
    /// Opaque white.
    package static let white = Color(red: 1, green: 1, blue: 1)
    /// Black with no opacity.
    package static let transparent = Color(red: 0, green: 0, blue: 0, alpha: 0)

    /// Components are limited to 0…1; NaN counts as 0.
    package init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
        self.red = Self.limited(red)
        self.green = Self.limited(green)
        self.blue = Self.limited(blue)
        self.alpha = Self.limited(alpha)
    }

    private static func limited(_ component: Double) -> Double {
        component > 0 ? min(component, 1) : 0
    }

    /// `#rrggbb` where opaque, else `rgba(r,g,b,a)` with r, g, b from 0 to 255.
    package var description: String {
        let bytes = [red, green, blue].map { Int(($0 * 255).rounded()) }
        if alpha >= 1 {
            return "#" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        return "rgba(\(bytes[0]),\(bytes[1]),\(bytes[2]),\(scriptText((alpha * 1000).rounded() / 1000)))"
    }

    /// The colour at `fraction` of the way to `other`, each component on its own.
    ///
    /// This is the "rgb" space of MapLibre. It does not premultiply by alpha: the way from red to a transparent blue
    /// leads over violet.
    package func interpolated(to other: Color, at fraction: Double) -> Color {
        func mix(_ from: Double, _ to: Double) -> Double { from + (to - from) * fraction }
        return Color(
            red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue),
            alpha: mix(alpha, other.alpha))
    }
}

extension Color {
    /// Reads a CSS colour: a name, `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb()`, `rgba()`, `hsl()` or `hsla()`.
    ///
    /// Functions take commas or spaces, numbers or percentages, and an alpha behind a comma or slash, as in CSS Color
    /// Module Level 4. Components outside their range are limited to it. Nil where the text is no such colour.
    package init?(css: String) {
        let text = css.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        if text.hasPrefix("#") {
            self.init(hexDigits: text.utf8.dropFirst())
        } else if let open = text.firstIndex(of: "("), text.hasSuffix(")") {
            let arguments = text[text.index(after: open)...].dropLast()
            self.init(function: text[..<open], arguments: arguments)
        } else if text == "transparent" {
            self = .transparent
        } else if let rgb = namedColors[text] {
            self.init(
                red: Double(rgb >> 16 & 255) / 255, green: Double(rgb >> 8 & 255) / 255, blue: Double(rgb & 255) / 255)
        } else {
            return nil
        }
    }

    private init?(hexDigits: Substring.UTF8View) {
        let digits = hexDigits.prefix(9).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == hexDigits.count else { return nil }
        let components: [Double]
        switch digits.count {
        case 3, 4: components = digits.map { Double($0) / 15 }
        case 6, 8:
            components = stride(from: 0, to: digits.count, by: 2).map { Double(digits[$0] * 16 + digits[$0 + 1]) / 255 }
        default: return nil
        }
        self.init(
            red: components[0], green: components[1], blue: components[2],
            alpha: components.count == 4 ? components[3] : 1)
    }

    private init?(function: Substring, arguments: Substring) {
        let parts = arguments.split { $0 == "," || $0 == "/" || $0.isWhitespace }
        guard parts.count == 3 || parts.count == 4 else { return nil }
        guard let alpha = parts.count == 4 ? Self.component(parts[3], percentOf: 1) : 1 else { return nil }
        switch function {
        case "rgb", "rgba":
            guard let red = Self.component(parts[0], percentOf: 255),
                let green = Self.component(parts[1], percentOf: 255),
                let blue = Self.component(parts[2], percentOf: 255)
            else { return nil }
            self.init(red: red / 255, green: green / 255, blue: blue / 255, alpha: alpha)
        case "hsl", "hsla":
            guard let hue = Self.number(parts[0].hasSuffix("deg") ? parts[0].dropLast(3) : parts[0]),
                parts[1].hasSuffix("%"), let saturation = Self.component(parts[1], percentOf: 1),
                parts[2].hasSuffix("%"), let lightness = Self.component(parts[2], percentOf: 1)
            else { return nil }
            self.init(hue: hue, saturation: saturation, lightness: lightness, alpha: alpha)
        default: return nil
        }
    }

    /// Hue in degrees, saturation and lightness limited to 0…1 (CSS Color Module Level 4, section 7.1).
    private init(hue: Double, saturation: Double, lightness: Double, alpha: Double) {
        let saturation = Self.limited(saturation)
        let lightness = Self.limited(lightness)
        let amount = saturation * min(lightness, 1 - lightness)
        func channel(_ offset: Double) -> Double {
            var k = (offset + hue / 30).truncatingRemainder(dividingBy: 12)
            if k < 0 { k += 12 }
            return lightness - amount * max(-1, min(k - 3, 9 - k, 1))
        }
        self.init(red: channel(0), green: channel(8), blue: channel(4), alpha: alpha)
    }

    /// A plain number, or a percentage of `whole`.
    private static func component(_ text: Substring, percentOf whole: Double) -> Double? {
        guard text.hasSuffix("%") else { return number(text) }
        return number(text.dropLast()).map { $0 / 100 * whole }
    }

    /// A decimal number; `Double` alone would also take "nan", "inf" and hexadecimal digits.
    private static func number(_ text: Substring) -> Double? {
        guard text.utf8.allSatisfy({ "+-.e0123456789".utf8.contains($0) }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
}
