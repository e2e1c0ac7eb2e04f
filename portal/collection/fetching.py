"""The one module that speaks HTTP."""
