"""What can go wrong in the service, independent of HTTP and of the database."""


class ServiceError(Exception):
    """Base of the errors that callers are told about; the message is written for them.

    A rule of the service's own is a subclass: its callers get 422 with the message.
    """


class NotFound(ServiceError):
    """No entity has this id."""


class VersionMismatch(ServiceError):
    """The entity was changed since the caller read it."""


class UniqueConflict(ServiceError):
    """Another entity already has the value of a unique field."""

    def __init__(self, field: str) -> None:
        super().__init__(f"The value of {field} is already taken.")
        self.field = field


class ReferenceNotFound(ServiceError):
    """A field names an entity that does not exist."""

    def __init__(self, field: str) -> None:
        super().__init__(f"The value of {field} names nothing that exists.")
        self.field = field


class StillReferenced(ServiceError):
    """Other entities name the one that is to be deleted."""

    def __init__(self) -> None:
        super().__init__("It cannot be deleted while others refer to it.")


class Forbidden(ServiceError):
    """The caller may not do this, whatever the token's scopes are."""


class DatabaseUnavailable(ServiceError):
    """The database gave no answer in time; trying again later may help."""

    def __init__(self) -> None:
        super().__init__("The database is not available at the moment.")


class TokenInvalid(ServiceError):
    """The bearer token is not one that this service accepts."""


class TokenKeysUnavailable(ServiceError):
    """No key to check a token with could be obtained from the issuer."""

    def __init__(self) -> None:
        super().__init__("The token cannot be checked at the moment.")
