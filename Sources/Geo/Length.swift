/// Conversions between the lengths of print and screen.
package enum Length {
    /// Millimetres in an inch.
    package static let millimetresPerInch = 25.4
    /// Millimetres in a PostScript point (1/72 inch).
    package static let millimetresPerPoint = millimetresPerInch / 72
    /// Millimetres in a style pixel (1/96 inch, the CSS reference pixel).
    package static let millimetresPerPixel = millimetresPerInch / 96
}
