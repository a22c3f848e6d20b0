"""Fields that cannot be read in the database's file, and equal values that are found all the same.

The key file (outside database and repository) wraps a data key for each subject, which seals
that subject's fields with associated data: a ciphertext moved to another row, column or subject
does not open. Destroying a subject's key makes everything of it unreadable. ADR 8.
"""

from wuxin.core.crypto.ciphers import Cipher
from wuxin.core.crypto.data_keys import (
    SubjectErased,
    erase_subject,
    hold,
    look_at_witness,
    renew_superseded,
)
from wuxin.core.crypto.direct import (
    CannotDecrypt,
    blind_index,
    decrypt,
    encrypt,
    keyed_digest,
)
from wuxin.core.crypto.fields import (
    SealedField,
    is_current,
    open_bytes,
    seal,
    seal_bytes,
    subject_of,
    unseal,
)
from wuxin.core.crypto.keyring import KeyFileFault, create_key_file, forget_keys

__all__ = [
    "CannotDecrypt",
    "Cipher",
    "KeyFileFault",
    "SealedField",
    "SubjectErased",
    "blind_index",
    "create_key_file",
    "decrypt",
    "encrypt",
    "erase_subject",
    "forget_keys",
    "hold",
    "is_current",
    "keyed_digest",
    "look_at_witness",
    "open_bytes",
    "renew_superseded",
    "seal",
    "seal_bytes",
    "subject_of",
    "unseal",
]
