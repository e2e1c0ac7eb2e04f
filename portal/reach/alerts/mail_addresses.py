"""Reading an e-mail address that a person typed: strictly, but without refusing any that mail really goes to.

The rules of RFC 5321 and 5322 as the library email-validator applies them, without asking the network. Quoted local
parts, comments, addresses in brackets and hosts without a point are refused; a domain in any script is taken and kept
in the form that mail servers write it (IDNA). Nothing that holds a line break or a space comes through.
"""

from typing import Final

from email_validator import EmailNotValidError, validate_email

#: RFC 5321, 4.5.3.1.3: a path has at most 256 signs, two of them brackets.
LONGEST: Final = 254


class AddressError(ValueError):
    """What was typed is not an address that mail can be sent to."""


def read_address(text: str) -> str:
    """Return the address as mail servers write it, ASCII alone. Raises AddressError."""
    bare = text.strip()
    try:
        read = validate_email(bare, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise AddressError(str(error)) from None
    if read.ascii_email is None or len(read.ascii_email) > LONGEST:
        raise AddressError("No mail server can be told this address.")
    return read.ascii_email


def counted_as(address: str) -> str:
    """Return what mails to an address are counted under: capitals make no other mailbox."""
    return address.casefold()
