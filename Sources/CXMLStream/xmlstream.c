#include "xmlstream.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

struct mingze_xml {
    xmlTextReaderPtr reader;
};

static void silent(void *context, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr where) {
    (void)context, (void)message, (void)severity, (void)where;
}

mingze_xml *mingze_xml_open(const char *bytes, int length) {
    mingze_xml *stream = malloc(sizeof *stream);
    if (!stream) return NULL;
    // No network, no external entities, no substitution: a document can neither reach out nor blow up.
    stream->reader = xmlReaderForMemory(bytes, length, NULL, NULL, XML_PARSE_NONET);
    if (!stream->reader) {
        free(stream);
        return NULL;
    }
    xmlTextReaderSetErrorHandler(stream->reader, silent, NULL);
    return stream;
}

int mingze_xml_next(mingze_xml *stream) {
    int status;
    while ((status = xmlTextReaderRead(stream->reader)) == 1) {
        switch (xmlTextReaderNodeType(stream->reader)) {
        case XML_READER_TYPE_ELEMENT:
        case XML_READER_TYPE_END_ELEMENT:
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
            return 1;
        case XML_READER_TYPE_DOCUMENT_TYPE:
            // No office document has one; whoever puts one in means to declare entities.
            return -1;
        default:
            break;
        }
    }
    return status;
}

int mingze_xml_kind(const mingze_xml *stream) {
    switch (xmlTextReaderNodeType(stream->reader)) {
    case XML_READER_TYPE_ELEMENT:
        return MINGZE_XML_START;
    case XML_READER_TYPE_END_ELEMENT:
        return MINGZE_XML_END;
    default:
        return MINGZE_XML_TEXT;
    }
}

int mingze_xml_is_empty(mingze_xml *stream) { return xmlTextReaderIsEmptyElement(stream->reader); }

const char *mingze_xml_name(mingze_xml *stream) { return (const char *)xmlTextReaderConstLocalName(stream->reader); }

const char *mingze_xml_value(mingze_xml *stream) { return (const char *)xmlTextReaderConstValue(stream->reader); }

char *mingze_xml_attribute(mingze_xml *stream, const char *name) {
    char *found = NULL;
    while (!found && xmlTextReaderMoveToNextAttribute(stream->reader) == 1) {
        const char *local = (const char *)xmlTextReaderConstLocalName(stream->reader);
        const char *value = (const char *)xmlTextReaderConstValue(stream->reader);
        if (local && value && strcmp(local, name) == 0) found = strdup(value);
    }
    xmlTextReaderMoveToElement(stream->reader);
    return found;
}

int mingze_xml_next_attribute(mingze_xml *stream) { return xmlTextReaderMoveToNextAttribute(stream->reader) == 1; }

void mingze_xml_leave_attributes(mingze_xml *stream) { xmlTextReaderMoveToElement(stream->reader); }

const char *mingze_xml_full_name(mingze_xml *stream) { return (const char *)xmlTextReaderConstName(stream->reader); }

int mingze_xml_line(mingze_xml *stream) { return xmlTextReaderGetParserLineNumber(stream->reader); }

void mingze_xml_close(mingze_xml *stream) {
    xmlFreeTextReader(stream->reader);
    free(stream);
}
