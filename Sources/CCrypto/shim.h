#pragma once
#include <glib.h>
#include <malloc.h>
