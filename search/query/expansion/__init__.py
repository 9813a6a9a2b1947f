"""Query expansion: words of a query get alternatives, be it synonyms, compounds, other forms or other spellings."""
