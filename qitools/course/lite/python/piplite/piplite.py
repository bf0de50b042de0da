"""Where the browser kernel writes its settings for packages, which are not used here."""
