"""Query expansion: adds alternatives to the words of a query: synonyms, compounds, other forms and other spellings."""
