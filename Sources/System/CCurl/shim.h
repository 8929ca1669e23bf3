// What Swift cannot import of libcurl: functions with a variable number of arguments, one shim for each type of argument.
#ifndef CHORUS_CURL_SHIM_H
#define CHORUS_CURL_SHIM_H

#include <curl/curl.h>

typedef size_t (*chorus_curl_writer)(char *bytes, size_t size, size_t count, void *receiver);

static inline CURLcode chorus_curl_set_number(CURL *transfer, CURLoption option, long value) {
  return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode chorus_curl_set_size(CURL *transfer, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(transfer, option, value);
}

// Most texts are copied; CURLOPT_COPYPOSTFIELDS copies as many bytes as CURLOPT_POSTFIELDSIZE_LARGE says.
static inline CURLcode chorus_curl_set_text(CURL *transfer, CURLoption option, const char *value) {
  return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode chorus_curl_set_pointer(CURL *transfer, CURLoption option, void *value) {
  return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode chorus_curl_set_headers(CURL *transfer, struct curl_slist *headers) {
  return curl_easy_setopt(transfer, CURLOPT_HTTPHEADER, headers);
}

static inline CURLcode chorus_curl_set_writer(CURL *transfer, CURLoption option, chorus_curl_writer writer) {
  return curl_easy_setopt(transfer, option, writer);
}

static inline CURLcode chorus_curl_get_number(CURL *transfer, CURLINFO info, long *value) {
  return curl_easy_getinfo(transfer, info, value);
}

static inline CURLcode chorus_curl_get_size(CURL *transfer, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(transfer, info, value);
}

// The code of a message is in a union, which Swift would take apart only unsafely.
static inline CURLcode chorus_curl_result(const CURLMsg *message) { return message->data.result; }

#endif
