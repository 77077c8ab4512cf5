/** What can go wrong in the service, independent of HTTP and of the database. */

/** Base of the errors that callers are told about; the message is written for them. */
export class ServiceError extends Error {
  override name = this.constructor.name;
}

/** No entity has this id. */
export class NotFound extends ServiceError {}

/** The entity was changed since the caller read it. */
export class VersionMismatch extends ServiceError {}

/** The value of a field does not fit what else is kept. */
export class FieldConflict extends ServiceError {
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string, options?: ErrorOptions) {
    super(`The value of ${field} ${reason}.`, options);
    this.field = field;
    this.reason = reason;
  }
}

/** Another entity already has the value of a unique field. */
export class UniqueConflict extends FieldConflict {
  constructor(field: string, options?: ErrorOptions) {
    super(field, 'is already taken', options);
  }
}

/** A field refers to an entity that does not exist. */
export class ReferenceNotFound extends FieldConflict {
  constructor(field: string, options?: ErrorOptions) {
    super(field, 'names nothing that exists', options);
  }
}

/** The entity cannot go while others refer to it. */
export class StillReferenced extends ServiceError {
  constructor(options?: ErrorOptions) {
    super('It cannot be deleted while others refer to it.', options);
  }
}

/** The caller may not do this, whatever scopes the token has. */
export class Forbidden extends ServiceError {}

/** The database gave no answer in time; trying again later may help. */
export class DatabaseUnavailable extends ServiceError {
  constructor(options?: ErrorOptions) {
    super('The database is not available at the moment.', options);
  }
}

/** The bearer token is not one that this service accepts. */
export class TokenInvalid extends ServiceError {}

/** No key to check a token with could be obtained from the issuer. */
export class TokenKeysUnavailable extends ServiceError {
  constructor(options?: ErrorOptions) {
    super('The token cannot be checked at the moment.', options);
  }
}

/** Not by `instanceof`: what runs tests may have a class `Error` of its own. */
export function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
