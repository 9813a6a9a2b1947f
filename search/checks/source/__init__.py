"""A content file as the rules see it: its lines, front matter, prose, and the folder around it."""
