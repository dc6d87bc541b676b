import Foundation

/// Punctuation for lines that run down. Marks that are as wide as a letter of such lines get their upright forms from
/// the font; those of Latin script become such wide marks where they stand among such letters.
enum VerticalForms {
    /// The characters with their vertical forms, one for one.
    static func applied(to text: [LabelShaper.Placed]) -> [LabelShaper.Placed] {
        var text = text
        let scalars = text.map(\.character.scalar)
        // Beside a letter or digit that lies on its side a mark lies, too.
        func isFree(_ index: Int) -> Bool {
            !scalars.indices.contains(index) || !scalars[index].liesOnItsSide
        }
        for index in text.indices where isFree(index - 1) && isFree(index + 1) {
            text[index].character.scalar = form(of: scalars[index]) ?? scalars[index]
        }
        return text
    }

    /// The wide form of a mark (Unicode, "Halfwidth and Fullwidth Forms"; corner brackets in place of quotation marks).
    private static func form(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        let offset: UInt32 = 0xFEE0
        return switch scalar.value {
        // Straight quotation marks are the same either way; dashes are as good on their sides.
        case 0x22, 0x27, 0x2D, 0x5F: nil
        // A full stop among such letters stands for the dot between the words of a foreign name.
        case 0x2E: "\u{30FB}"
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: Unicode.Scalar(scalar.value + offset)
        default: others[scalar]
        }
    }

    private static let others: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{A2}": "\u{FFE0}", "\u{A3}": "\u{FFE1}", "\u{A5}": "\u{FFE5}", "\u{A6}": "\u{FFE4}",
        "\u{AC}": "\u{FFE2}", "\u{AF}": "\u{FFE3}", "\u{20A9}": "\u{FFE6}",
        "\u{2018}": "\u{300E}", "\u{2019}": "\u{300F}", "\u{201C}": "\u{300C}", "\u{201D}": "\u{300D}",
        "\u{2027}": "\u{30FB}",
    ]
}

extension Unicode.Scalar {
    /// True for letters and digits of scripts that are not written in columns; these have the codes below Hangul.
    fileprivate var liesOnItsSide: Bool {
        value < 0x1100 && (properties.isAlphabetic || properties.numericType != nil)
    }

    /// False where a text of such characters alone cannot run down.
    var mayRunDown: Bool { value >= 0x1100 || value == 0x2EA || value == 0x2EB }
}
