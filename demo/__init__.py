"""The demo region: real county outlines, illustrative towns, agencies, apparatus and a flood."""
