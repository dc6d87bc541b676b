#pragma once
#include <gdk-pixbuf/gdk-pixbuf.h>

/* A picture that claims more pixels than the limit is not decoded: a size of 0 makes the loader leave it out. */
static void mb_pixbuf_check_size(GdkPixbufLoader *loader, int width, int height, gpointer limit) {
    if ((gint64)width * height > *(gint64 *)limit) gdk_pixbuf_loader_set_size(loader, 0, 0);
}

/* Decodes a picture of any format that is installed; NULL where it is none or has more pixels than the limit.
   Signals are connected by macros, which Swift does not see. */
static inline GdkPixbuf *mb_pixbuf_decode(const guchar *bytes, gsize count, gint64 limit) {
    GdkPixbufLoader *loader = gdk_pixbuf_loader_new();
    g_signal_connect(loader, "size-prepared", G_CALLBACK(mb_pixbuf_check_size), &limit);
    gboolean written = gdk_pixbuf_loader_write(loader, bytes, count, NULL);
    gboolean closed = gdk_pixbuf_loader_close(loader, NULL);
    GdkPixbuf *picture = written && closed ? gdk_pixbuf_loader_get_pixbuf(loader) : NULL;
    if (picture) g_object_ref(picture);
    g_object_unref(loader);
    return picture;
}
