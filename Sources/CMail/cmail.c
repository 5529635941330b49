#include "cmail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *bytes;
    size_t left;
} upload;

static size_t read_message(char *buffer, size_t size, size_t count, void *context) {
    upload *from = context;
    size_t take = size * count < from->left ? size * count : from->left;
    memcpy(buffer, from->bytes, take);
    from->bytes += take;
    from->left -= take;
    return take;
}

static char *in_brackets(const char *address) {
    size_t length = strlen(address) + 3;
    char *text = malloc(length);
    if (text) snprintf(text, length, "<%s>", address);
    return text;
}

char *mingze_mail_send(const mingze_mail *mail) {
    CURL *curl = curl_easy_init();
    char *from = in_brackets(mail->from), *to = in_brackets(mail->to);
    struct curl_slist *receivers = to ? curl_slist_append(NULL, to) : NULL;
    if (!curl || !from || !receivers) {
        curl_slist_free_all(receivers);
        free(from);
        free(to);
        if (curl) curl_easy_cleanup(curl);
        return strdup("out of memory");
    }
    char reason[CURL_ERROR_SIZE] = "";
    upload message = {mail->message, (size_t)mail->message_length};
    curl_easy_setopt(curl, CURLOPT_URL, mail->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    if (mail->user) curl_easy_setopt(curl, CURLOPT_USERNAME, mail->user);
    if (mail->password) curl_easy_setopt(curl, CURLOPT_PASSWORD, mail->password);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, mail->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, &message);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, mail->timeout);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    CURLcode code = curl_easy_perform(curl);
    char *failure = NULL;
    if (code != CURLE_OK) failure = strdup(reason[0] ? reason : curl_easy_strerror(code));
    curl_slist_free_all(receivers);
    curl_easy_cleanup(curl);
    free(from);
    free(to);
    return failure;
}
