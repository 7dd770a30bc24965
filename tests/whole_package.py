"""How can a test run a pytest of its own? With every module of the package imported before.

pytester forgets what was first imported while it ran its own pytest; imported again later, a module would
have other classes than those that others hold.
"""

from importlib import import_module
from pkgutil import walk_packages

import mockjumio

for module in walk_packages(mockjumio.__path__, "mockjumio."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
