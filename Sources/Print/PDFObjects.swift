import CQPDF
import Foundation
import Graphics

/// The objects of a PDF in memory, by libqpdf.
///
/// Handles of objects hold until `releaseHandles`; those of other documents must not be given.
struct PDFObjects: ~Copyable {
    typealias Handle = qpdf_oh

    private var qpdf: qpdf_data?
    /// The bytes of the document; libqpdf reads objects when they are asked for.
    private let memory: UnsafeMutableRawBufferPointer

    /// Throws where the bytes are no PDF.
    init(_ bytes: Data) throws(GraphicsError) {
        memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        bytes.copyBytes(to: memory)
        qpdf = qpdf_init()
        qpdf_silence_errors(qpdf)
        qpdf_set_suppress_warnings(qpdf, 1)
        let start = memory.bindMemory(to: CChar.self).baseAddress
        try check(qpdf_read_memory(qpdf, "pages", start, UInt64(memory.count), nil))
    }

    deinit {
        var qpdf = qpdf
        qpdf_cleanup(&qpdf)
        memory.deallocate()
    }

    var pageCount: Int { Int(qpdf_get_num_pages(qpdf)) }
    var trailer: Handle { qpdf_get_trailer(qpdf) }
    func page(_ index: Int) -> Handle { qpdf_get_page_n(qpdf, index) }

    /// Forgets all handles, which would fill memory.
    func releaseHandles() { qpdf_oh_release_all(qpdf) }

    /// Leaves out all pages but these, which follow each other in this order.
    func keepPages(_ kept: [Int]) throws(GraphicsError) {
        let all = value("/Pages", of: qpdf_get_root(qpdf))
        let kids = qpdf_oh_new_array(qpdf)
        for index in kept { qpdf_oh_append_item(qpdf, kids, page(index)) }
        set("/Kids", of: all, to: kids)
        set("/Count", of: all, to: qpdf_oh_new_integer(qpdf, Int64(kept.count)))
        try check(qpdf_update_all_pages_cache(qpdf))
    }

    // MARK: Dictionaries

    /// An entry of a dictionary; null where there is none. Keys begin with a slash.
    func value(_ key: String, of dictionary: Handle) -> Handle { qpdf_oh_get_key(qpdf, dictionary, key) }

    func isNull(_ object: Handle) -> Bool { qpdf_oh_is_null(qpdf, object) != 0 }

    func set(_ key: String, of dictionary: Handle, to value: Handle) {
        qpdf_oh_replace_key(qpdf, dictionary, key, value)
    }

    func remove(_ key: String, of dictionary: Handle) { qpdf_oh_remove_key(qpdf, dictionary, key) }

    /// The dictionary in a dictionary, made where it is not there.
    func dictionary(_ key: String, of dictionary: Handle) -> Handle {
        let known = value(key, of: dictionary)
        guard qpdf_oh_is_dictionary(qpdf, known) == 0 else { return known }
        set(key, of: dictionary, to: qpdf_oh_new_dictionary(qpdf))
        return value(key, of: dictionary)
    }

    func keys(of dictionary: Handle) -> [String] {
        var keys: [String] = []
        qpdf_oh_begin_dict_key_iter(qpdf, dictionary)
        while qpdf_oh_dict_more_keys(qpdf) != 0 {
            if let key = qpdf_oh_dict_next_key(qpdf) { keys.append(String(cString: key)) }
        }
        return keys
    }

    /// An object from its text, in the syntax of PDF.
    func object(_ text: String) -> Handle { qpdf_oh_parse(qpdf, text) }

    /// The number of an object that others refer to, made so where it is not; it holds as long as the document.
    func number(of object: Handle) -> Int32 {
        let known = qpdf_oh_get_object_id(qpdf, object)
        return known != 0 ? known : qpdf_oh_get_object_id(qpdf, qpdf_make_indirect_object(qpdf, object))
    }

    func object(numbered number: Int32) -> Handle { qpdf_get_object_by_id(qpdf, number, 0) }

    // MARK: Streams

    /// Content of a stream that is packed by zlib alone, as all of cairo's are.
    func content(of stream: Handle) throws(GraphicsError) -> [UInt8] {
        var packed: UnsafeMutablePointer<UInt8>?
        var count = 0
        try check(qpdf_oh_get_stream_data(qpdf, stream, qpdf_dl_none, nil, &packed, &count))
        defer { free(packed) }
        return try Deflate.inflate(UnsafeRawBufferPointer(start: packed, count: count))
    }

    func newStream() -> Handle { qpdf_oh_new_stream(qpdf) }

    func dictionary(ofStream stream: Handle) -> Handle { qpdf_oh_get_dict(qpdf, stream) }

    func setContent(of stream: Handle, _ content: [UInt8]) throws(GraphicsError) {
        // Level 9 is within 1 % of the smallest at a third of its time.
        let packed = try Deflate.compress(content, level: 9)
        qpdf_oh_replace_stream_data(
            qpdf, stream, packed, packed.count, qpdf_oh_new_name(qpdf, "/FlateDecode"), qpdf_oh_new_null(qpdf))
    }

    /// The document's bytes, with an ID made from them.
    func written() throws(GraphicsError) -> Data {
        try check(qpdf_init_write_memory(qpdf))
        qpdf_set_deterministic_ID(qpdf, 1)
        qpdf_set_object_stream_mode(qpdf, qpdf_o_generate)
        try check(qpdf_write(qpdf))
        guard let written = qpdf_get_buffer(qpdf) else { throw GraphicsError("qpdf: nothing was written") }
        return Data(bytes: written, count: qpdf_get_buffer_length(qpdf))
    }

    /// Throws what libqpdf met since the last check, where it gives up.
    private func check(_ code: QPDF_ERROR_CODE) throws(GraphicsError) {
        guard code & QPDF_ERRORS != 0 || qpdf_has_error(qpdf) != 0 else { return }
        throw GraphicsError("qpdf: " + String(cString: qpdf_get_error_full_text(qpdf, qpdf_get_error(qpdf))))
    }
}
