// Declarations that llama.cpp needs, and that processthreadsapi.h of mingw-w64 10 lacks.
#pragma once
#ifdef _WIN32
typedef struct { unsigned long Version, ControlMask, StateMask; } THREAD_POWER_THROTTLING_STATE;
#define THREAD_POWER_THROTTLING_CURRENT_VERSION 1
#define THREAD_POWER_THROTTLING_EXECUTION_SPEED 1
#endif
