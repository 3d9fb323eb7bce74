"""Numbers in the cells of tables: headings of their row and column, and the caption, say what they mean."""
