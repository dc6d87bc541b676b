package import Foundation

/// A finished answer: its items as they stand in the file.
package struct BatchBody: Sendable, Equatable {
    /// The answer to one item.
    package struct Item: Sendable, Equatable {
        /// The bytes of the item in the file.
        package var range: Range<Int>
        /// The HTTP status of the item; 0 where it cannot be read. Azure 2025 writes none: it is 200, or what the code
        /// of the error means.
        package var status: Int
        /// By which Azure 2025 names the item.
        package var optionalID: String?

        /// True where the item is worth asking again.
        package var isPassing: Bool { status == 408 || status == 429 || status >= 500 }
    }

    /// The file.
    package let file: URL
    /// In the order of the file.
    package let items: [Item]

    /// Finds the items in a file. JSON may be of any size; of XML, 512 MiB are read.
    ///
    /// - Throws: `.malformed` where it is no answer of the service to so many items, `.refused` where it is its
    ///   refusal, `.local` where the file cannot be read.
    package init(contentsOf file: URL, service: BatchService, expecting count: Int) throws(BatchServiceError) {
        self.file = file
        let name = file.relativePath
        func malformed(_ found: String) -> BatchServiceError {
            BatchServiceError(.malformed, service.redacted("\(name): \(found)"))
        }
        let head = try Self.chunk(of: file, 0..<4096)
        if let other = Self.otherContent(head) { throw malformed(other + ", not a batch result") }
        let items: [Item]?
        let hasError: Bool
        switch service.format {
        case .json: (items, hasError) = try Self.json(file, limit: count, malformed)
        case .xml: (items, hasError) = try Self.xml(file, malformed)
        }
        if hasError, items?.isEmpty ?? true,
            let fault = ServiceFault(try Self.chunk(of: file, 0..<1 << 20), clean: service.redacted)
        {
            var error = BatchServiceError(.refused, "\(name): the service refused the batch: \(fault.summary)")
            (error.fault, error.item) = (fault, fault.item)
            throw error
        }
        guard let items else { throw malformed("no batchItems: this is not a batch result") }
        guard items.count == count else {
            throw malformed("\(items.count) items; \(count) were asked for")
        }
        self.items = items
    }

    /// The items in the order of the questions.
    ///
    /// - Parameter ids: the `id` of each item as it was asked for.
    /// - Throws: `.malformed` where an `optionalId` is unknown or doubled, or where only some items have one and these
    ///   do not stand in their places.
    package func items(for ids: [Int]) throws(BatchServiceError) -> [Item] {
        func malformed(_ found: String) -> BatchServiceError {
            BatchServiceError(.malformed, "\(file.relativePath): \(found)")
        }
        guard ids.count == items.count else { throw malformed("\(items.count) items; \(ids.count) were asked for") }
        guard items.allSatisfy({ $0.optionalID != nil }) else {
            for (item, id) in zip(items, ids) {
                guard item.optionalID ?? String(id) == String(id) else {
                    throw malformed("the item \((item.optionalID ?? "").excerpt) stands where \(id) was asked for")
                }
            }
            return items
        }
        var itemOfID: [String: Item] = [:]
        for item in items {
            guard let id = item.optionalID, itemOfID.updateValue(item, forKey: id) == nil else {
                throw malformed("the optionalId \((item.optionalID ?? "").excerpt) stands at two items")
            }
        }
        var ordered: [Item] = []
        for id in ids {
            guard let item = itemOfID[String(id)] else { throw malformed("no item has the optionalId \(id)") }
            ordered.append(item)
        }
        return ordered
    }

    /// The bytes of an item.
    package func bytes(of item: Item) throws(BatchServiceError) -> Data {
        let bytes = try Self.chunk(of: file, item.range)
        guard bytes.count == item.range.count else {
            throw BatchServiceError(.local, "\(file.relativePath): the file has become shorter")
        }
        return bytes
    }

    // MARK: Reading

    private static func chunk(of file: URL, _ range: Range<Int>) throws(BatchServiceError) -> Data {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            try handle.seek(toOffset: UInt64(max(0, range.lowerBound)))
            return try handle.read(upToCount: range.count) ?? Data()
        } catch {
            throw unreadable(file)
        }
    }

    private static func unreadable(_ file: URL) -> BatchServiceError {
        BatchServiceError(.local, "\(file.relativePath): the file cannot be read")
    }

    /// What the file is that is neither JSON nor the XML of a batch; nil where it may be one.
    private static func otherContent(_ head: Data) -> String? {
        if head.isEmpty { return "the file is empty" }
        if head.starts(with: [0x1F, 0x8B]) { return "the file is compressed with gzip" }
        do throws(BatchError) {
            try BatchResults.checkNotHTML(head, file: "")
            return nil
        } catch {
            return error.message.replacingOccurrences(of: ", not a batch result", with: "")
        }
    }

    private static func json(
        _ file: URL, limit: Int, _ malformed: (String) -> BatchServiceError
    ) throws(BatchServiceError) -> (items: [Item]?, hasError: Bool) {
        var slicer = JSONSlicer(limit: limit)
        let mark: Data
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            mark = try handle.read(upToCount: 3) ?? Data()
            if mark != Data([0xEF, 0xBB, 0xBF]) { try handle.seek(toOffset: 0) }
            while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
                // As an array, whose bytes come faster than those of Data.
                for byte in [UInt8](chunk) { try slicer.take(byte) }
            }
            try slicer.finish()
        } catch let fault as JSONSlicer.Fault {
            throw malformed("truncated or not a batch in JSON: at byte \(fault.offset): \(fault.message)")
        } catch {
            throw unreadable(file)
        }
        let shift = mark == Data([0xEF, 0xBB, 0xBF]) ? 3 : 0
        return (slicer.slices?.map { Item($0, shift: shift) }, slicer.hasError)
    }

    private static func xml(
        _ file: URL, _ malformed: (String) -> BatchServiceError
    ) throws(BatchServiceError) -> (items: [Item]?, hasError: Bool) {
        let data: Data
        let answer: BatchAnswer
        do throws(BatchError) {
            data = try Batch.bytes(of: file)
            answer = try BatchXML.answer(
                data.starts(with: [0xEF, 0xBB, 0xBF]) ? Data(data.dropFirst(3)) : data, file: "")
        } catch {
            throw error.code == .unreadable ? unreadable(file) : malformed(error.message)
        }
        guard let found = answer.items else { return (nil, answer.error != nil) }
        let ranges = XMLSlicer.items(in: data)
        guard ranges.count == found.count else {
            throw malformed("the XML has \(found.count) items, of which \(ranges.count) stand where they belong")
        }
        let items = zip(ranges, found).map { Item(range: $0, status: $1.statusCode ?? 0) }
        return (items, answer.error != nil)
    }
}

extension BatchBody.Item {
    fileprivate init(_ slice: JSONSlicer.Slice, shift: Int) {
        range = slice.range.lowerBound + shift..<slice.range.upperBound + shift
        optionalID = slice.optionalID
        if let status = slice.status {
            self.status = Int(status) ?? Double(status).flatMap { Int(exactly: $0) } ?? 0
        } else if slice.hasError {
            self.status = Self.status(of: slice.errorCode ?? "")
        } else {
            // What is no object is no answer either.
            status = slice.isObject ? 200 : 0
        }
    }

    /// What a code such as `400 BadRequest` or `TooManyRequests` means; unknown ones are refusals.
    private static func status(of code: String) -> Int {
        let digits = code.prefix { $0.isASCII && $0.isNumber }
        if digits.count == 3, let status = Int(digits), status >= 400 { return status }
        let word = code.filter(\.isLetter).lowercased()
        let known = [
            "unauthorized": 401, "forbidden": 403, "notfound": 404, "requesttimeout": 408, "timeout": 408,
            "toomanyrequests": 429, "internalservererror": 500, "internalerror": 500, "badgateway": 502,
            "serviceunavailable": 503, "serverbusy": 503, "gatewaytimeout": 504,
        ]
        return known[word] ?? 400
    }
}
