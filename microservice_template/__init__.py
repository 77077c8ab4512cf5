"""What the template knows beyond its files: answers, field notation, casing, quoting, layout."""
