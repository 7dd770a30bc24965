"""How is what comes from outside read, checked and described?

YAML files, calls of the control API and faults have tables of :class:`~mockjumio.schema.kinds.Key`, options
of the command line have their kinds. Reading, messages, JSON Schema, the OpenAPI document and the text of
a new scenario derive from them.
"""
