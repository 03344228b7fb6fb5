"""Tables of the documents, read by tests."""


def rows_of(text: str, heading: str) -> list[list[str]]:
    """The cells of every row of the table under `heading` ("a | b | c"), without its rule."""
    lines = iter(text.splitlines())
    for line in lines:
        if line.strip("| ") == heading:
            break
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows
