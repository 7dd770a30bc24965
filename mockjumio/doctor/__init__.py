"""Why does a callback not arrive? Each step on its way is looked at (``look``) and judged (``judge``)."""
