#pragma once
#include <isa-l/igzip_lib.h>
#include <stddef.h>

/* Working memory for `mb_isal_zlib`: a macro that Swift cannot read. */
static const size_t mb_isal_memory = ISAL_DEF_LVL2_DEFAULT;

/* Compresses all of `in` to one zlib stream at level 2. Returns its length, 0 where it does not fit into `capacity`.
   The stream's structure is some 80 kB, which Swift would set to zero each time. */
static inline size_t mb_isal_zlib(const uint8_t *in, size_t count, uint8_t *out, size_t capacity, uint8_t *memory) {
    struct isal_zstream stream;
    if (count > UINT32_MAX || capacity > UINT32_MAX) return 0;
    isal_deflate_init(&stream);
    stream.end_of_stream = 1;
    stream.flush = NO_FLUSH;
    stream.gzip_flag = IGZIP_ZLIB;
    stream.level = 2;
    stream.level_buf = memory;
    stream.level_buf_size = mb_isal_memory;
    stream.next_in = (uint8_t *)in;
    stream.avail_in = (uint32_t)count;
    stream.next_out = out;
    stream.avail_out = (uint32_t)capacity;
    if (isal_deflate(&stream) != COMP_OK || stream.internal_state.state != ZSTATE_END) return 0;
    return stream.total_out;
}
