"""What the tests of the documents need before they run a pytest of their own."""

import tests.whole_package  # noqa: F401 - for what it imports
