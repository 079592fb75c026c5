"""What every page needs: frame, header, link, table, HTML, components."""
