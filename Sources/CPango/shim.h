#pragma once
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include <pango/pangofc-fontmap.h>

/* PANGO_GLYPH_EMPTY and PANGO_GLYPH_UNKNOWN_FLAG are macros with casts, which Swift does not import. */
static const unsigned PANGO_GLYPH_EMPTY_ID = 0x0FFFFFFFu;
static const unsigned PANGO_GLYPH_UNKNOWN_BIT = 0x10000000u;
