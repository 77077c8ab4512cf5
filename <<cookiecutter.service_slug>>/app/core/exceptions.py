"""What can go wrong in the service, independent of HTTP and of the database."""


class ServiceError(Exception):
    """Base of the errors that callers are told about; the message is written for them.

    A rule of the service's own is a subclass: its callers get 422 with the message.
    """


class NotFound(ServiceError):
    """No entity has this id."""


class VersionMismatch(ServiceError):
    """The entity was changed since the caller read it."""


class FieldError(ServiceError):
    """The value of one field does not go with what is already kept."""

    message: str

    def __init__(self, field: str) -> None:
        super().__init__(f"The value of {field} {self.message}.")
        self.field = field


class UniqueConflict(FieldError):
    """Another entity already has the value of a unique field."""

    message = "is already taken"


class ReferenceNotFound(FieldError):
    """A field names an entity that does not exist."""

    message = "names nothing that exists"


class StillReferenced(ServiceError):
    """Other entities name the one that is to be deleted."""

    def __init__(self) -> None:
        super().__init__("It cannot be deleted while others refer to it.")


class Forbidden(ServiceError):
    """The caller may not do this, whatever the token's scopes are."""


class TokenInvalid(ServiceError):
    """The bearer token is not one that this service accepts."""


class Unavailable(ServiceError):
    """Something that the service needs gave no answer in time; trying again later may help."""


class DatabaseUnavailable(Unavailable):
    def __init__(self) -> None:
        super().__init__("The database is not available at the moment.")


class TokenKeysUnavailable(Unavailable):
    """No key to check a token with could be obtained from the issuer."""

    def __init__(self) -> None:
        super().__init__("The token cannot be checked at the moment.")
