package import Foundation
import Synchronization

/// A tiny HTTP/1.1 server on 127.0.0.1 whose every byte and fault is scripted: what a client must bear cannot be produced
/// by a server that keeps to the protocol. One thread a connection.
package final class LoopbackServer: Sendable {
    /// A request as it came.
    package struct Request: Sendable {
        package var method: String
        /// Path and query.
        package var target: String
        /// Names in lower case.
        package var headers: [String: String]
        package var body: Data
        /// Which connection it came on, from 0.
        package var connection: Int
        /// Which request of all it is, from 0.
        package var index: Int
    }

    /// What the server does for a request, one after the other. Without an end of its own a connection is kept.
    package enum Step: Sendable {
        /// Bytes as they are.
        case send([UInt8])
        /// A whole answer with a right `Content-Length`.
        case reply(Int, [String: String] = [:], body: [UInt8] = [])
        /// Closes in good order.
        case close
        /// Closes with a reset of TCP.
        case reset
        /// Waits until the client closes.
        case hold
        /// Sends the bytes again and again until the client closes.
        case endless([UInt8])
    }

    private struct State {
        var connections = 0
        var open: Set<Int32> = []
        var requests: [Request] = []
        var isClosed = false
    }

    private let shared: Shared
    /// `127.0.0.1:port`
    package let address: String

    /// Listens on a free port while `body` runs.
    ///
    /// - Parameter script: what to do for each request; called on the connection's own thread, where it may block.
    package static func serving<Result>(
        _ script: @escaping @Sendable (Request) -> [Step],
        isolation: isolated (any Actor)? = #isolation,
        while body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let server = try LoopbackServer(script)
        defer { server.shared.close() }
        return try await body(server)
    }

    private init(_ script: @escaping @Sendable (Request) -> [Step]) throws {
        let listener: Int32
        (listener, address) = try Self.bound()
        guard listen(listener, 1024) == 0 else { throw POSIXError(.EADDRINUSE) }
        shared = Shared(listener: listener, script: script)
        Thread { [shared] in shared.accept() }.start()
    }

    /// Runs a step with the address of a port that is nobody's, so that connections are refused as long as it takes.
    package static func refusing<T>(_ step: (String) async throws -> T) async throws -> T {
        let (socket, address) = try bound()
        defer { _ = Foundation.close(socket) }
        return try await step("http://\(address)")
    }

    /// A socket with a port of its own, and its address.
    private static func bound() throws -> (socket: Int32, address: String) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw POSIXError(.ENOTSOCK) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && getsockname(listener, pointer, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        return (listener, "127.0.0.1:\(UInt16(bigEndian: place.sin_port))")
    }

    /// `http://127.0.0.1:port` and this path.
    package func url(_ path: String = "/") -> String { "http://\(address)\(path)" }

    /// All requests so far, in the order they came.
    package var requests: [Request] { shared.state.withLock { $0.requests } }

    /// Connections accepted so far.
    package var connections: Int { shared.state.withLock { $0.connections } }

    /// Waits until all connections are closed by the clients.
    ///
    /// - Returns: false where some are still open after 20 s.
    package func waitUntilIdle() -> Bool { shared.waitUntilIdle() }

    /// A head of an answer with these fields, and its empty line.
    package static func head(_ status: Int, _ headers: [String: String]) -> [UInt8] {
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
        return Array("HTTP/1.1 \(status) Scripted\r\n\(lines.joined())\r\n".utf8)
    }

    /// What the threads share; they keep it alive, not the server.
    private final class Shared: Sendable {
        let listener: Int32
        let script: @Sendable (Request) -> [Step]
        let state = Mutex(State())
        private let changed = NSCondition()

        init(listener: Int32, script: @escaping @Sendable (Request) -> [Step]) {
            self.listener = listener
            self.script = script
        }

        func accept() {
            while true {
                let socket = Foundation.accept(listener, nil, nil)
                if socket < 0 {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    break
                }
                let number: Int? = state.withLock { state in
                    guard !state.isClosed else { return nil }
                    state.open.insert(socket)
                    state.connections += 1
                    return state.connections - 1
                }
                guard let number else {
                    _ = Foundation.close(socket)
                    break
                }
                Thread { self.serve(socket, number) }.start()
            }
            _ = Foundation.close(listener)
        }

        func close() {
            let open = state.withLock { state in
                state.isClosed = true
                return state.open
            }
            // It wakes the threads that wait on them; each closes its own.
            for socket in open { shutdown(socket, Int32(SHUT_RDWR)) }
            shutdown(listener, Int32(SHUT_RDWR))
        }

        func waitUntilIdle() -> Bool {
            let end = Date(timeIntervalSinceNow: 20)
            changed.lock()
            defer { changed.unlock() }
            while state.withLock({ !$0.open.isEmpty }) {
                guard changed.wait(until: end) else { return false }
            }
            return true
        }

        private func serve(_ socket: Int32, _ number: Int) {
            var connection = Connection(socket: socket, number: number)
            while let request = connection.next(count: { request in
                state.withLock { state in
                    request.index = state.requests.count
                    state.requests.append(request)
                }
            }) {
                guard script(request).allSatisfy({ connection.perform($0, for: request) }) else { break }
            }
            changed.lock()
            state.withLock { _ = $0.open.remove(socket) }
            _ = Foundation.close(socket)
            changed.broadcast()
            changed.unlock()
        }
    }

    /// One socket and what was read from it ahead.
    private struct Connection {
        let socket: Int32
        let number: Int
        var buffer: [UInt8] = []

        /// Reads a request, its body too.
        ///
        /// - Returns: nil at the end of the connection or of what makes sense.
        mutating func next(count: (inout Request) -> Void) -> Request? {
            let end = Array("\r\n\r\n".utf8)
            var headEnd = buffer.firstRange(of: end)
            while headEnd == nil {
                guard receive() else { return nil }
                headEnd = buffer.firstRange(of: end)
            }
            guard let headEnd else { return nil }
            let lines = String(decoding: buffer[..<headEnd.lowerBound], as: UTF8.self)
                .split(separator: "\r\n", omittingEmptySubsequences: false)
            buffer.removeSubrange(..<headEnd.upperBound)
            let words = lines[0].split(separator: " ")
            guard words.count == 3 else { return nil }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                headers[line[..<colon].lowercased()] =
                    line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
            let length = headers["content-length"].flatMap { Int($0) } ?? 0
            while buffer.count < length {
                guard receive() else { return nil }
            }
            var request = Request(
                method: String(words[0]), target: String(words[1]), headers: headers,
                body: Data(buffer.prefix(length)), connection: number, index: 0)
            buffer.removeFirst(length)
            count(&request)
            return request
        }

        /// - Returns: false where the connection is at its end.
        func perform(_ step: Step, for request: Request) -> Bool {
            switch step {
            case .send(let bytes): return send(bytes)
            case .reply(let status, let headers, let body):
                let head = headers.merging(["Content-Length": String(body.count)]) { given, _ in given }
                return send(LoopbackServer.head(status, head) + (request.method == "HEAD" ? [] : body))
            case .close: return false
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                return false
            case .hold:
                var rest = Connection(socket: socket, number: number)
                while rest.receive() { rest.buffer = [] }
                return false
            case .endless(let bytes):
                while send(bytes) {}
                return false
            }
        }

        private mutating func receive() -> Bool {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { return false }
            buffer += chunk.prefix(count)
            return true
        }

        private func send(_ bytes: [UInt8]) -> Bool {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }
}
