// swift-tools-version: 6.2
import PackageDescription

/// Flags every Swift target is built with: strict imports and explicit existentials.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A system module of two files: `module.modulemap` and `shim.h`.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// - Parameter exclude: files of the target that are no sources, such as its folder of goldens.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "mapbatch",
    products: [],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        system("CCairo", pkgConfig: "cairo", apt: "libcairo2-dev"),
        system("CPango", pkgConfig: "pangocairo", apt: "libpango1.0-dev"),
        system("CRSVG", pkgConfig: "librsvg-2.0", apt: "librsvg2-dev"),
        system("CGdkPixbuf", pkgConfig: "gdk-pixbuf-2.0", apt: "libgdk-pixbuf-2.0-dev"),
        system("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
        system("CQRencode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
        system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),

        library("Geo", []),
        library("Graphics", ["Geo", "CCairo", "CPango", "CRSVG", "CGdkPixbuf", "CPNG", "CQRencode", "CDeflate"]),
        library("Tiles", ["Geo", "CDeflate", .product(name: "GRDB", package: "GRDB.swift")]),
        library("Style", ["Geo"]),
        library("Renderer", ["Geo", "Graphics", "Tiles", "Style"]),
        library("Batch", ["Geo"]),
        library("Maps", ["Geo", "Graphics", "Style", "Renderer", "Batch"]),
        .target(
            name: "TestSupport",
            dependencies: ["Geo", "Graphics", "Tiles", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/TestSupport", exclude: ["fonts.conf"], swiftSettings: strict),
        tests("Maps", ["Geo", "Graphics", "Style", "Tiles", "Renderer", "Maps", "Batch"], exclude: ["Goldens"]),
    ],
    swiftLanguageModes: [.v6]
)
