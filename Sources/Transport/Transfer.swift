import CCurl
import Foundation

/// One request on its way through libcurl; lives on the thread of `TransferLoop` alone.
final class Transfer {
    let order: Order
    let easy: UnsafeMutableRawPointer
    private var head = ResponseHead()
    private var sink: BodySink?
    /// What was found wrong here; it explains why libcurl was told to stop.
    private var fault: (kind: TransportError.Kind, message: String)?
    /// True where a refusal's body was cut because nobody reads so much of it.
    private var wasCut = false
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private let url: HTTPURL

    /// A refusal's body is read for its message only.
    private static let refusalLimit = 1 << 20

    /// Sets a fresh handle up for the request; `release` must follow.
    init(_ order: Order, easy: UnsafeMutableRawPointer, settings: HTTPClient.Settings) {
        self.order = order
        self.easy = easy
        url = order.request.fullURL
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setTarget(settings)
        setRequest(settings)
        setReceivers()
    }

    /// Frees what the handle pointed to; the handle itself is reused.
    func release() {
        sink?.discard()
        curl_easy_reset(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    // MARK: Setting up

    private func setTarget(_ settings: HTTPClient.Settings) {
        set(CURLOPT_URL, url.text)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_USERAGENT, settings.userAgent)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = settings.authorities { set(CURLOPT_CAINFO, file.path) }
        if settings.proxy == .none { set(CURLOPT_PROXY, "") }
        // Requests over TLS wait for the first connection: if that speaks HTTP/2, they share it.
        if url.origin.hasPrefix("https:") { set(CURLOPT_PIPEWAIT, 1) }
        let patience = order.request.patience
        set(CURLOPT_CONNECTTIMEOUT_MS, patience.connecting.wholeMilliseconds)
        set(CURLOPT_TIMEOUT_MS, patience.total.wholeMilliseconds)
        set(CURLOPT_LOW_SPEED_TIME, max(1, patience.stalling.wholeMilliseconds / 1000))
        set(CURLOPT_LOW_SPEED_LIMIT, min(max(1, patience.minimumSpeed), 1 << 30))
    }

    private func setRequest(_ settings: HTTPClient.Settings) {
        let request = order.request
        let headers = request.fullHeaders
        switch request.method {
        case .get: set(CURLOPT_HTTPGET, 1)
        case .head: set(CURLOPT_NOBODY, 1)
        case .post:
            set(CURLOPT_POST, 1)
            // The order of these two matters: libcurl copies as many bytes as it knows of.
            _ = ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            request.body.withUnsafeBytes { bytes in
                let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                _ = ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, request.body.isEmpty ? nil : start)
            }
            // Else libcurl waits a second for a permission that few servers give.
            headerList = curl_slist_append(headerList, "Expect:")
        }
        if !request.isRepeatable {
            // libcurl repeats a request by itself if a kept connection closes without an answer. It cannot know whether the
            // server did it before that, so what must not be done twice gets a connection of its own.
            set(CURLOPT_FRESH_CONNECT, 1)
        }
        // Ranges are counted in the bytes that travel, so those must be the file's own.
        if headers["Range"] == nil { set(CURLOPT_ACCEPT_ENCODING, settings.encodings) }
        for (name, value) in headers.pairs {
            headerList = curl_slist_append(headerList, value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        _ = ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func setReceivers() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        _ = ccurl_set_pointer(easy, CURLOPT_HEADERDATA, me)
        _ = ccurl_set_pointer(easy, CURLOPT_WRITEDATA, me)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Any other number than that of the bytes given makes libcurl stop.
        _ = ccurl_set_receiver(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let me = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return me.takeHeader(line) ? line.count : -1
        }
        _ = ccurl_set_receiver(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let me = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return me.takeBody(chunk) ? chunk.count : -1
        }
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(easy, option, value) }

    private func set(_ option: CURLoption, _ value: String) { _ = ccurl_set_text(easy, option, value) }

    // MARK: Receiving

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        do {
            try head.take(line)
        } catch {
            fault = (.tooLarge, "the headers of the answer are larger than 256 KiB or more than 1000")
            return false
        }
        guard head.isComplete, isWanted, order.request.method != .head, let length = head.declaredLength,
            length > order.request.bodyLimit
        else { return true }
        fault = (.tooLarge, "the answer is \(length) bytes long; at most \(order.request.bodyLimit) are accepted")
        return false
    }

    private func takeBody(_ chunk: UnsafeRawBufferPointer) -> Bool {
        do {
            if sink == nil { try openSink() }
            let limit = isWanted ? order.request.bodyLimit : min(order.request.bodyLimit, Self.refusalLimit)
            let room = limit - (sink?.count ?? 0)
            guard chunk.count <= room else {
                if isWanted {
                    fault = (.tooLarge, "the answer is longer than the \(limit) bytes that are accepted")
                } else {
                    try sink?.append(UnsafeRawBufferPointer(rebasing: chunk.prefix(max(0, room))))
                    wasCut = true
                }
                return false
            }
            try sink?.append(chunk)
            return true
        } catch {
            fault = (.storage, storageMessage(error))
            return false
        }
    }

    private var isWanted: Bool { (200..<300).contains(head.status) }

    private func openSink() throws {
        if isWanted, case .file(let url) = order.request.destination {
            sink = try BodySink(file: url)
        } else {
            sink = BodySink()
        }
    }

    private func storageMessage(_ error: any Error) -> String {
        guard case .file(let url) = order.request.destination else { return "the body cannot be kept" }
        return "the file \(url.lastPathComponent) cannot be written: \(error.localizedDescription)"
    }

    // MARK: Ending

    /// The outcome once libcurl is done with the request.
    func outcome(_ code: CURLcode) -> Outcome {
        guard code == CURLE_OK || wasCut else { return .failed(failure(code)) }
        guard head.isComplete else {
            return .failed(Failure(kind: .broken, message: "the answer has no status", wasSent: wasSent))
        }
        var response = partial
        do {
            // An empty body has had no chunk to open the file.
            if sink == nil { try openSink() }
            response.file = try sink?.finish()
        } catch {
            let message = storageMessage(error)
            return .failed(Failure(kind: .storage, message: message, wasSent: true, partial: response))
        }
        return .answered(response)
    }

    /// The outcome of what is stopped before its end.
    func stopped(_ kind: TransportError.Kind, _ message: String) -> Outcome {
        .failed(Failure(kind: kind, message: message, wasSent: wasSent, partial: head.isComplete ? partial : nil))
    }

    private var partial: HTTPResponse {
        var response = HTTPResponse(status: head.status, headers: head.headers, url: order.request.url)
        response.body = sink?.data ?? Data()
        return response
    }

    private var wasSent: Bool {
        var bytes = 0
        // Where libcurl cannot tell, the careful answer is yes.
        return ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &bytes) != CURLE_OK || bytes > 0
    }

    private func failure(_ code: CURLcode) -> Failure {
        let partial = head.isComplete ? partial : nil
        if let fault {
            return Failure(kind: fault.kind, message: fault.message, wasSent: wasSent, partial: partial)
        }
        let detail = String(cString: errorText)
        let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        let message = Redaction.text(text, hiding: order.request.secrets)
        return Failure(kind: Self.kind(code), message: message, wasSent: wasSent, partial: partial)
    }

    private static func kind(_ code: CURLcode) -> TransportError.Kind {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .invalid
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolved
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_SSL_CONNECT_ERROR: .tls
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS:
            .untrusted
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR: .garbled
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_BAD_FUNCTION_ARGUMENT: .inner
        // Resets, short bodies, broken chunks and frames of HTTP/2, no HTTP at all.
        default: .broken
        }
    }
}

extension Duration {
    /// Whole milliseconds from 1 to some 24 days, the range of libcurl's clocks; 0 would mean no limit.
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
