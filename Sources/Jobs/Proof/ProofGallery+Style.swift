import Foundation

extension ProofGallery {
    /// The look of the gallery.
    ///
    /// - Parameter page: width and height of the trimmed page in mm; as the bleed they say where the trim edge is drawn.
    static func css(page width: Double, _ height: Double, bleed: Double) -> String {
        func percent(_ length: Double) -> String { String(format: "%.3f%%", 100 * bleed / (length + 2 * bleed)) }
        // Upright pages are narrower, so that all are about as large.
        let column = Int(min(460, max(240, 400 * (width / height).squareRoot())))
        return """
            :root { --ink: #1e1e1e; --quiet: #5f5f5f; --rule: #d9d5cf; --warn: #a8320a; --paper: #fff; --ground: #f6f4f1; }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 1440px; padding: 40px 32px 64px; background: var(--ground);
              color: var(--ink); font: 15px/1.5 "Noto Sans", system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
            header { border-bottom: 2px solid var(--ink); padding-bottom: 12px; }
            .kind { margin: 0; color: var(--quiet); letter-spacing: .08em; text-transform: uppercase; font-size: 12px; }
            h1 { margin: 0; font-size: 34px; line-height: 1.2; overflow-wrap: anywhere; }
            h2 { margin: 40px 0 10px; font-size: 20px; }
            h3 { margin: 0 0 2px; font-size: 15px; overflow-wrap: anywhere; }
            h3 span { color: var(--quiet); font-weight: 400; margin-right: 4px; }
            p { margin: 4px 0; max-width: 80ch; overflow-wrap: anywhere; }
            a { color: inherit; }
            .why { color: var(--quiet); }
            .warn { color: var(--warn); font-weight: 600; }
            .maps { display: grid; gap: 28px 24px;
              grid-template-columns: repeat(auto-fill, minmax(min(100%, \(column)px), 1fr)); }
            figure { margin: 0; break-inside: avoid; }
            .page { display: block; position: relative; background: var(--paper);
              box-shadow: 0 1px 2px rgba(0,0,0,.2), 0 4px 14px rgba(0,0,0,.1); }
            .page img { display: block; width: 100%; aspect-ratio: \(width + 2 * bleed) / \(height + 2 * bleed); }
            .page::after { content: ""; position: absolute; inset: \(percent(height)) \(percent(width));
              border: \(bleed > 0 ? ".5px solid rgba(230,0,126,.7)" : "0"); pointer-events: none; }
            figcaption { padding: 10px 0 0; font-size: 13px; }
            .failed { padding: 16px 18px; background: var(--paper); border-left: 4px solid var(--warn); font-size: 13px;
              break-inside: avoid; }
            table { border-collapse: collapse; background: var(--paper); font-size: 13.5px; max-width: 100%; }
            th, td { padding: 6px 14px; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top;
              overflow-wrap: break-word; }
            th { font-weight: 600; color: var(--quiet); }
            .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
            tr { break-inside: avoid; }
            @media print {
              @page { size: A4; margin: 12mm; }
              body { padding: 0; max-width: none; background: none; font-size: 10pt; }
              .page { box-shadow: none; border: .2mm solid #999; }
              .maps { grid-template-columns: repeat(\(width < height ? 3 : 2), 1fr); gap: 6mm; }
              h2, h2 + p { break-after: avoid; }
            }
            """
    }
}
