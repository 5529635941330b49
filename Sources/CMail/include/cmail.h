// One mail by SMTP through libcurl, whose variadic options Swift cannot call.
#ifndef MINGZE_CMAIL_H
#define MINGZE_CMAIL_H

typedef struct {
    const char *url;      // smtp://host:25 or smtps://host:465
    const char *user;     // NULL for none
    const char *password; // NULL for none
    int tls;              // whether STARTTLS is required
    const char *from;     // an address without angle brackets
    const char *to;
    const char *message;  // the whole message, lines ended by CRLF
    long message_length;
    long timeout;         // seconds for the whole exchange
} mingze_mail;

// NULL when the server has taken it, otherwise a sentence why not, to be freed by the caller.
char *mingze_mail_send(const mingze_mail *mail);

#endif
