"""What does ``python -m mockjumio`` do? The same as the console script."""

import sys

from mockjumio.cli import main

if __name__ == "__main__":
    sys.exit(main())
