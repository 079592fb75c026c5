"""The choice of the next workshop: its content, its words, dossier and workbook."""
