// A pull parser over bytes in memory. libxml2's own headers stay inside: beside Foundation they break debug builds.
#ifndef MINGZE_XMLSTREAM_H
#define MINGZE_XMLSTREAM_H

typedef struct mingze_xml mingze_xml;

enum { MINGZE_XML_START = 1, MINGZE_XML_TEXT = 3, MINGZE_XML_END = 15 };

// The bytes must stay alive until the stream is closed. NULL when out of memory.
mingze_xml *mingze_xml_open(const char *bytes, int length);
// 1 at the next node, 0 at the end, -1 where the text is no XML or declares a document type.
int mingze_xml_next(mingze_xml *stream);
int mingze_xml_kind(const mingze_xml *stream);
// Whether the current start is also the end (<a/>).
int mingze_xml_is_empty(mingze_xml *stream);
// Valid until the next call of mingze_xml_next.
const char *mingze_xml_name(mingze_xml *stream);
const char *mingze_xml_value(mingze_xml *stream);
// By local name, whatever its prefix; to be freed by the caller; NULL when absent.
char *mingze_xml_attribute(mingze_xml *stream, const char *name);
// Steps through the attributes of the current start, namespaces among them; name and value are then the attribute's.
int mingze_xml_next_attribute(mingze_xml *stream);
void mingze_xml_leave_attributes(mingze_xml *stream);
// With its prefix; valid until the next call of mingze_xml_next.
const char *mingze_xml_full_name(mingze_xml *stream);
// Where the parser stands, from 1.
int mingze_xml_line(mingze_xml *stream);
void mingze_xml_close(mingze_xml *stream);

#endif
