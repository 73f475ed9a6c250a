"""Settings files as people have them: installed into, edited and uninstalled from, and what is promised of each."""
