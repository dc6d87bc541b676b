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
    products: [.executable(name: "mapbatch", targets: ["mapbatch"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        // Of the service double alone, a development tool: nothing that is installed is built with it.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    ],
    targets: [
        system("CCairo", pkgConfig: "cairo", apt: "libcairo2-dev"),
        system("CPango", pkgConfig: "pangocairo", apt: "libpango1.0-dev"),
        system("CRSVG", pkgConfig: "librsvg-2.0", apt: "librsvg2-dev"),
        system("CGdkPixbuf", pkgConfig: "gdk-pixbuf-2.0", apt: "libgdk-pixbuf-2.0-dev"),
        system("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
        system("CQRencode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
        system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
        system("CISAL", pkgConfig: "libisal", apt: "libisal-dev"),
        system("CQPDF", pkgConfig: "libqpdf", apt: "libqpdf-dev"),
        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        .systemLibrary(name: "CMalloc"),

        library("Geo", []),
        library(
            "Graphics", ["Geo", "CCairo", "CPango", "CRSVG", "CGdkPixbuf", "CPNG", "CQRencode", "CDeflate", "CISAL"]),
        library("Transport", ["CCurl"]),
        library("Tiles", ["Geo", "Transport", "CDeflate", .product(name: "GRDB", package: "GRDB.swift")]),
        library("Style", ["Geo"]),
        library("Renderer", ["Geo", "Graphics", "Tiles", "Style"]),
        library("Batch", ["Geo", "Transport"]),
        library("Maps", ["Geo", "Graphics", "Style", "Renderer", "Batch"]),
        library("Print", ["Geo", "Graphics", "Renderer", "CQPDF"]),
        library(
            "Jobs",
            [
                "Geo", "Graphics", "Transport", "Tiles", "Style", "Renderer", "Maps", "Print", "Batch", "CCrypto",
                "CMalloc", "Yams",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .executableTarget(
            name: "mapbatch",
            dependencies: [
                "Geo", "Graphics", "Tiles", "Style", "Renderer", "Jobs",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // A development tool: judges the product by published conformance suites; not installed.
        .executableTarget(
            name: "conformance",
            dependencies: [
                "Geo", "Graphics", "Tiles", "Style", "Renderer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport",
            dependencies: [
                "Geo", "Graphics", "Transport", "Tiles", "Renderer", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/TestSupport", exclude: ["fonts.conf"], swiftSettings: strict),

        // A development tool: answers like the online services, on this machine; not installed.
        .executableTarget(
            name: "loopback",
            dependencies: ["ServiceDouble", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),
        // Tilesets for tests and for the double; apart from TestSupport, which no executable can be linked with.
        .target(
            name: "TilesetSketches",
            dependencies: ["Geo", "Tiles", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/TilesetSketches", swiftSettings: strict),
        .target(
            name: "ServiceDouble",
            dependencies: [
                "CDeflate", "TilesetSketches", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/ServiceDouble", swiftSettings: strict),
        tests("ServiceDouble", ["Geo", "ServiceDouble", "Transport"]),
        tests("Geo", ["Geo"]),
        tests("Graphics", ["Geo", "Graphics"]),
        tests("Transport", ["Transport"]),
        tests(
            "Tiles", ["Geo", "Transport", "Tiles", "TilesetSketches", .product(name: "GRDB", package: "GRDB.swift")]),
        tests("Style", ["Geo", "Style"]),
        tests("Renderer", ["Geo", "Graphics", "Tiles", "TilesetSketches", "Style", "Renderer"], exclude: ["Goldens"]),
        tests("Maps", ["Geo", "Graphics", "Style", "Tiles", "Renderer", "Maps", "Batch"], exclude: ["Goldens"]),
        tests("Print", ["Geo", "Graphics", "Tiles", "Renderer", "Print"]),
        tests("Batch", ["Geo", "Transport", "Batch"]),
        tests(
            "Jobs",
            [
                "Geo", "Graphics", "Transport", "Batch", "Tiles", "TilesetSketches", "Renderer", "Maps", "Jobs",
                "ServiceDouble",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], exclude: ["Goldens"]),
    ],
    swiftLanguageModes: [.v6]
)
