"""Word documents on official paper; what fills them lives in the apps."""
