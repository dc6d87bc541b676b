import Foundation

/// What the items of a batch are; the raw values begin the codes of item failures.
enum ItemKind: String {
    case geocode, route, range
}

extension BatchResults {
    /// Reads one file. `convert` gives nil where a response lacks what the kind of batch is about; `alternatives` is how
    /// many routes of an item are read after the first.
    static func items<Result>(
        in data: Data, file: String, format: BatchFormat?, kind: ItemKind, alternatives: Int = 0,
        _ convert: (ItemResponse) throws(ItemFailure) -> Result?
    ) throws(BatchError) -> [Outcome<Result>] {
        let answer = try answer(in: data, file: file, format: format, kind: kind, alternatives: alternatives)
        if let error = answer.error, answer.items?.isEmpty ?? true {
            let code = error.code.map { "\($0): " } ?? ""
            throw BatchError(
                .batchFailed, file: file, "the service refused the batch: \((code + error.message).redacted)")
        }
        guard let items = answer.items else {
            throw BatchError(.notABatch, file: file, "no batchItems: this is not a batch result")
        }
        var outcomes: [Outcome<Result>] = []
        outcomes.reserveCapacity(items.count)
        for (at, item) in items.enumerated() {
            if let other = item.response?.kind, other != kind {
                throw BatchError(
                    .notABatch, file: file, "item \(at + 1) holds a \(other.rawValue); a \(kind.rawValue) was expected")
            }
            do throws(ItemFailure) {
                outcomes.append(.success(try value(of: item, kind: kind, convert)))
            } catch {
                outcomes.append(.failure(error))
            }
        }
        try checkIDs(items, outcomes, file: file)
        return outcomes
    }

    /// Items of one name that say different things are a sign of a file that was put together wrongly. Whoever asks the
    /// same for two records may well have the answer twice.
    private static func checkIDs<Result>(
        _ items: [ItemAnswer], _ outcomes: [Outcome<Result>], file: String
    ) throws(BatchError) {
        var itemOfID: [String: Int] = [:]
        for (at, item) in items.enumerated() {
            guard let id = item.optionalID, !id.isEmpty else { continue }
            guard let first = itemOfID[id] else {
                itemOfID[id] = at
                continue
            }
            guard outcomes[first] == outcomes[at] else {
                throw BatchError(
                    .notABatch, file: file,
                    "items \(first + 1) and \(at + 1) differ, but have the same optionalId \(id.excerpt)")
            }
        }
    }

    private static func value<Result>(
        of item: ItemAnswer, kind: ItemKind, _ convert: (ItemResponse) throws(ItemFailure) -> Result?
    ) throws(ItemFailure) -> Result {
        let error = item.response?.error
        // Status 200 with an error, and a result with another status, are both failures: the item contradicts itself.
        guard item.statusCode ?? 200 == 200, error == nil else {
            let message = (error?.message ?? item.problem)?.redacted ?? "no reason given"
            throw ItemFailure(
                code: kind.rawValue + "-" + code(of: error, status: item.statusCode),
                message: item.statusCode.map { "status \($0): " + message } ?? message)
        }
        guard let response = item.response, let value = try convert(response) else {
            throw ItemFailure(
                code: kind.rawValue + "-unreadable", message: item.problem ?? "the response holds no \(kind.rawValue)")
        }
        return value
    }

    /// Codes that old answers give only inside a sentence.
    private static let knownCodes = [
        "NO_ROUTE_FOUND", "NO_RANGE_FOUND", "MAP_MATCHING_FAILURE", "CANNOT_RESTORE_BASEROUTE", "BAD_INPUT",
        "COMPUTE_TIME_LIMIT_EXCEEDED",
    ]

    private static func code(of error: ServiceError?, status: Int?) -> String {
        let code = error?.code ?? knownCodes.first { error?.message.contains($0) == true }
        if let code = code?.kebabCase, !code.isEmpty { return code }
        return status.map { "status-\($0)" } ?? "error"
    }

    /// Decodes the envelope after telling apart what people save instead of a batch result.
    private static func answer(
        in data: Data, file: String, format: BatchFormat?, kind: ItemKind, alternatives: Int
    ) throws(BatchError) -> BatchAnswer {
        let hasMark = data.starts(with: [0xEF, 0xBB, 0xBF])
        let data = hasMark ? data.dropFirst(3) : data
        guard let first = data.first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else {
            throw BatchError(.empty, file: file, "the file is empty; a batch result was expected")
        }
        if data.starts(with: [0x1F, 0x8B]) {
            throw BatchError(.unreadable, file: file, "the file is compressed with gzip; unpack it first")
        }
        try checkNotHTML(data, file: file)
        let isXML = first == UInt8(ascii: "<") || (first >= 0xFE && data.contains(UInt8(ascii: "<")))
        if let format, isXML != (format == .tomtomXML) {
            throw BatchError(
                .notABatch, file: file, "the file is \(isXML ? "XML" : "not XML"); \(format.rawValue) was expected")
        }
        guard isXML else { return try jsonAnswer(data, file: file, alternatives: alternatives) }
        guard kind == .geocode else {
            throw BatchError(.notABatch, file: file, "the file is XML, which is read for geocodes only; use JSON")
        }
        return try BatchXML.answer(Data(data), file: file)
    }

    private static func jsonAnswer(
        _ data: Data, file: String, alternatives: Int
    ) throws(BatchError) -> BatchAnswer {
        do {
            return try JSONDecoder(alternatives: alternatives).decode(BatchAnswer.self, from: data)
        } catch DecodingError.dataCorrupted(let context) {
            let underlying = context.underlyingError as NSError?
            let reason = underlying?.userInfo[NSDebugDescriptionErrorKey] as? String ?? context.debugDescription
            throw BatchError(.notABatch, file: file, "truncated or not JSON: \(reason.redacted)")
        } catch {
            throw BatchError(
                .notABatch, file: file, "not a batch result: an object with an array batchItems was expected")
        }
    }

    static func checkNotHTML(_ data: Data, file: String) throws(BatchError) {
        let head = String(decoding: data.prefix(4096), as: UTF8.self)
        guard
            head.prefixMatch(
                of: /\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+)?html[\s>]/.ignoresCase()
                    .dotMatchesNewlines()) != nil
        else { return }
        let title = head.firstMatch(of: /<title[^>]*>\s*([^<]*?)\s*</.ignoresCase())
        let words = title.map { " titled '\(String($0.1).redacted)'" } ?? ""
        throw BatchError(.notABatch, file: file, "an HTML page\(words), not a batch result")
    }
}

extension ItemResponse {
    /// What the response holds; nil where it is an error or unknown.
    var kind: ItemKind? {
        if result != nil { return .geocode }
        if route != nil { return .route }
        return range == nil ? nil : .range
    }
}
