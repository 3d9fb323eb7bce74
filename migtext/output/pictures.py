"""Control characters could command a terminal; their pictures cannot."""

PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
}
"""For ``str.translate``: pictures for the control characters that neither are nor end space."""
