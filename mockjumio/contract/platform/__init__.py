"""What does Jumio's current platform say? Its tables: labels of capabilities, workflows, JSON bodies.

Each row says how sure it is: seen in a document of Jumio's, seen on the wire, or inferred.
"""
