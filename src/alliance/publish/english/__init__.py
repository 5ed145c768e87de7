"""The rules that read claims in English, a family to a file; another language brings its own folder."""
