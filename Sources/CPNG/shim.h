#pragma once
#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* libpng reports errors by longjmp, which Swift must not see: this function catches them here.
   Writes an 8-bit RGB PNG whose pixel data is already a zlib stream. Returns 0 on success. */
typedef struct { uint8_t *bytes; size_t count, capacity; } mb_png_buffer;

static void mb_png_append(png_structp png, png_bytep data, png_size_t count) {
    mb_png_buffer *buffer = png_get_io_ptr(png);
    if (buffer->count + count > buffer->capacity) {
        size_t capacity = (buffer->count + count) * 2;
        uint8_t *bytes = realloc(buffer->bytes, capacity);
        if (!bytes) png_error(png, "out of memory");
        buffer->bytes = bytes;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->count, data, count);
    buffer->count += count;
}

static void mb_png_flush(png_structp png) { (void)png; }

static inline int mb_png_write(mb_png_buffer *buffer, uint32_t width, uint32_t height, uint32_t pixels_per_metre,
                               const uint8_t *zlib, size_t zlib_count) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    if (!png) return 1;
    png_infop info = png_create_info_struct(png);
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return 1;
    }
    png_set_write_fn(png, buffer, mb_png_append, mb_png_flush);
    png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_pHYs(png, info, pixels_per_metre, pixels_per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    png_write_chunk(png, (png_const_bytep) "IDAT", zlib, zlib_count);
    png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
    png_destroy_write_struct(&png, &info);
    return 0;
}
