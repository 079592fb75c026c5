"""The map in the browser: geometry, paintings, search."""
