import Graphics

/// Colours and typefaces of what lies on top of the map.
enum Palette {
    /// The customer and the route.
    static let accent = RGBA(0xC8102E)
    /// Shops.
    static let shop = RGBA(0x14406B)
    static let ink = RGBA(0x1E1E1E)
    static let quietInk = RGBA(0x4A4A4A)
    /// Opaque: what shines through looks like dirt in print, and transparency costs the press time.
    static let panel = RGBA(0xFFFFFF)
    static let rim = RGBA(0xFFFFFF)

    static let regular = ["Noto Sans"]
    static let bold = ["Noto Sans Bold"]
}
