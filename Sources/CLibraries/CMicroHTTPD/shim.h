#pragma once
#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>

// What `MHD_start_daemon` takes as a list without types, gathered.
struct cmicrohttpd_settings {
  unsigned connections;
  unsigned idle_seconds;
  size_t memory_per_connection;
  void *owner;
  MHD_AccessHandlerCallback handle;
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback connection_changed;
  void *(*request_line)(void *owner, const char *target, struct MHD_Connection *connection);
  void (*log)(void *owner, const char *line);
};

// Swift sees a `va_list` differently on each platform, so a message is formatted here.
static inline void cmicrohttpd_log(void *settings, const char *format, va_list arguments) {
  struct cmicrohttpd_settings *s = (struct cmicrohttpd_settings *)settings;
  char line[512];
  vsnprintf(line, sizeof line, format, arguments);
  s->log(s->owner, line);
}

// `MHD_start_daemon` is variadic. The logger comes first, so that it hears about the other options. The settings must
// live as long as the daemon.
static inline struct MHD_Daemon *cmicrohttpd_start(unsigned flags, struct cmicrohttpd_settings *s) {
  return MHD_start_daemon(
      flags, 0, NULL, NULL, s->handle, s->owner,
      MHD_OPTION_EXTERNAL_LOGGER, cmicrohttpd_log, s,
      MHD_OPTION_CONNECTION_LIMIT, s->connections,
      MHD_OPTION_CONNECTION_TIMEOUT, s->idle_seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, s->memory_per_connection,
      MHD_OPTION_NOTIFY_COMPLETED, s->completed, s->owner,
      MHD_OPTION_NOTIFY_CONNECTION, s->connection_changed, s->owner,
      MHD_OPTION_URI_LOG_CALLBACK, s->request_line, s->owner,
      MHD_OPTION_END);
}

// `MHD_get_connection_info` is variadic, and its result is a union.
static inline void *cmicrohttpd_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

static inline int cmicrohttpd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : (int)info->connect_fd;
}

static inline const struct sockaddr *cmicrohttpd_peer(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info == NULL ? NULL : info->client_addr;
}
