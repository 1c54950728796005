"""What people declare when they sign, word for word: the form, the signed document and the office's page say the same."""

from accreditation.enums.applications import SignatureKind

DECLARATIONS = {
    SignatureKind.EXECUTIVE: (
        "I have read this application. To the best of my knowledge it is true, and it holds no patient’s details."
    ),
    SignatureKind.COUNTERSIGNATURE: (
        "I do not work for this provider and took no part in this application. I have read it."
        " To the best of my knowledge it is true, and it holds no patient’s details."
    ),
}
