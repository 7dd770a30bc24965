"""How can a test run a pytest of its own? With every module of the package imported before.

pytester forgets what was first imported while it ran its own pytest; imported again later, a module would
have other classes than those that others hold.
"""

from importlib import import_module
from pkgutil import walk_packages

import mockjumio

NOT_HERE = ("mockjumio.__main__", "mockjumio.contrib.locust")  # Locust has gevent replace the sockets of all
for module in walk_packages(mockjumio.__path__, "mockjumio."):
    if module.name not in NOT_HERE:
        import_module(module.name)
