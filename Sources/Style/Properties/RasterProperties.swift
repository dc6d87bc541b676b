// The properties of raster layers.

extension PropertyKey where T == Double {
    /// Opacity of the image.
    package static var rasterOpacity: PropertyKey<Double> {
        PropertyKey("raster-opacity", .raster, .paint, 1, range: 0...1)
    }
    /// Rotation of hues, in degrees.
    package static var rasterHueRotate: PropertyKey<Double> { PropertyKey("raster-hue-rotate", .raster, .paint, 0) }
    /// Brightness that black becomes.
    package static var rasterBrightnessMin: PropertyKey<Double> {
        PropertyKey("raster-brightness-min", .raster, .paint, 0, range: 0...1)
    }
    /// Brightness that white becomes.
    package static var rasterBrightnessMax: PropertyKey<Double> {
        PropertyKey("raster-brightness-max", .raster, .paint, 1, range: 0...1)
    }
    /// Change of saturation: -1 is grey.
    package static var rasterSaturation: PropertyKey<Double> {
        PropertyKey("raster-saturation", .raster, .paint, 0, range: -1...1)
    }
    /// Change of contrast: -1 is flat.
    package static var rasterContrast: PropertyKey<Double> {
        PropertyKey("raster-contrast", .raster, .paint, 0, range: -1...1)
    }
    /// Milliseconds of fading in on screens; of no effect on paper.
    package static var rasterFadeDuration: PropertyKey<Double> {
        PropertyKey("raster-fade-duration", .raster, .paint, 300, range: .nonNegative, transitions: false)
    }
}

extension PropertyKey where T == Resampling {
    /// How pixels are scaled.
    package static var resampling: PropertyKey<Resampling> { PropertyKey("resampling", .raster, .paint, .linear) }
    /// How pixels are scaled; the older name of `resampling`.
    package static var rasterResampling: PropertyKey<Resampling> {
        PropertyKey("raster-resampling", .raster, .paint, .linear)
    }
}

extension PropertyDescription {
    static let raster: [PropertyDescription] = [
        .init(.rasterOpacity), .init(.rasterHueRotate), .init(.rasterBrightnessMin), .init(.rasterBrightnessMax),
        .init(.rasterSaturation), .init(.rasterContrast), .init(.resampling), .init(.rasterResampling),
        .init(.rasterFadeDuration),
    ]
}
