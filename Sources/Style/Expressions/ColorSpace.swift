import Foundation

/// The space colours are mixed in.
enum ColorSpace: Sendable {
    case rgb
    /// CIE L*a*b* of the white point D50.
    case lab
    /// Hue, chroma and lightness: the polar form of L*a*b*.
    case hcl
}

extension Color {
    /// The colour at `fraction` of the way to `other` in a space.
    func interpolated(to other: Color, at fraction: Double, in space: ColorSpace) -> Color {
        let alpha = alpha + (other.alpha - alpha) * fraction
        switch space {
        case .rgb: return interpolated(to: other, at: fraction)
        case .lab:
            let (from, to) = (Lab(self), Lab(other))
            return Lab(
                lightness: mix(from.lightness, to.lightness, fraction), a: mix(from.a, to.a, fraction),
                b: mix(from.b, to.b, fraction)
            ).color(alpha: alpha)
        case .hcl: return Polar(Lab(self)).interpolated(to: Polar(Lab(other)), at: fraction).lab.color(alpha: alpha)
        }
    }
}

private func mix(_ from: Double, _ to: Double, _ fraction: Double) -> Double { from + (to - from) * fraction }

/// A colour in CIE L*a*b*: lightness from 0 to 100 (CSS Color Module Level 4, section 9.1).
private struct Lab {
    var lightness: Double
    var a: Double
    var b: Double

    // The white point D50 and the borders of the two pieces of the curve.
    private static let white = (x: 0.96422, z: 0.82521)
    private static let t1 = 6.0 / 29
    private static let t2 = 3 * t1 * t1

    init(lightness: Double, a: Double, b: Double) {
        (self.lightness, self.a, self.b) = (lightness, a, b)
    }

    init(_ color: Color) {
        let (r, g, b) = (Self.linear(color.red), Self.linear(color.green), Self.linear(color.blue))
        let y = Self.curve(0.2225045 * r + 0.7168786 * g + 0.0606169 * b)
        // Greys are exactly colourless.
        let isGrey = color.red == color.green && color.green == color.blue
        let x = isGrey ? y : Self.curve((0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / Self.white.x)
        let z = isGrey ? y : Self.curve((0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / Self.white.z)
        self.init(lightness: max(0, 116 * y - 16), a: 500 * (x - y), b: 200 * (y - z))
    }

    func color(alpha: Double) -> Color {
        let middle = (lightness + 16) / 116
        let x = Self.white.x * Self.inverse(middle + a / 500)
        let y = Self.inverse(middle)
        let z = Self.white.z * Self.inverse(middle - b / 200)
        return Color(
            red: Self.companded(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
            green: Self.companded(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z),
            blue: Self.companded(0.0719453 * x - 0.2289914 * y + 1.4052427 * z), alpha: alpha)
    }

    private static func linear(_ c: Double) -> Double {
        c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }

    private static func companded(_ c: Double) -> Double {
        c <= 0.00304 ? 12.92 * c : 1.055 * pow(c, 1 / 2.4) - 0.055
    }

    private static func curve(_ t: Double) -> Double { t > t1 * t1 * t1 ? cbrt(t) : t / t2 + 4.0 / 29 }
    private static func inverse(_ t: Double) -> Double { t > t1 ? t * t * t : t2 * (t - 4.0 / 29) }
}

/// A colour by hue in degrees (NaN for greys), chroma and lightness.
private struct Polar {
    var hue: Double
    var chroma: Double
    var lightness: Double

    init(hue: Double, chroma: Double, lightness: Double) {
        (self.hue, self.chroma, self.lightness) = (hue, chroma, lightness)
    }

    init(_ lab: Lab) {
        chroma = (lab.a * lab.a + lab.b * lab.b).squareRoot()
        lightness = lab.lightness
        let degrees = atan2(lab.b, lab.a) * 180 / .pi
        hue = (chroma * 10_000).rounded() == 0 ? .nan : degrees < 0 ? degrees + 360 : degrees
    }

    var lab: Lab {
        guard !hue.isNaN else { return Lab(lightness: lightness, a: 0, b: 0) }
        return Lab(lightness: lightness, a: cos(hue * .pi / 180) * chroma, b: sin(hue * .pi / 180) * chroma)
    }

    /// Hues go the short way round; a grey takes the hue of the other colour.
    func interpolated(to other: Polar, at fraction: Double) -> Polar {
        var result = Polar(
            hue: .nan, chroma: mix(chroma, other.chroma, fraction),
            lightness: mix(lightness, other.lightness, fraction))
        if hue.isNaN || other.hue.isNaN {
            result.hue = hue.isNaN ? other.hue : hue
            // Black has no colour to lose: the other one keeps its chroma.
            if !hue.isNaN, other.lightness == 0 { result.chroma = chroma }
            if !other.hue.isNaN, lightness == 0 { result.chroma = other.chroma }
            return result
        }
        var turn = other.hue - hue
        if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
        result.hue = hue + fraction * turn
        return result
    }
}
