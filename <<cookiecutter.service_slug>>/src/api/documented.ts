/** What handlers say about their operation, for routing and for the OpenAPI document. */

import type { NextFunction } from 'express';
import type { ZodOpenApiOperationObject } from 'zod-openapi';

/** Some of what OpenAPI says about an operation. */
export type Description = Partial<ZodOpenApiOperationObject>;

const descriptions = new WeakMap<object, Description>();

/** The handler, which from now on says this about each operation that it is part of. */
export function documented<Handler extends object>(
  handler: Handler,
  description: Description,
): Handler {
  descriptions.set(handler, description);
  return handler;
}

/** What a handler says, if it says anything. */
export function descriptionOf(handler: object): Description | undefined {
  return descriptions.get(handler);
}

/**
 * Describe the operation of a route; stands among its handlers and lets every request pass.
 *
 * Middleware such as `json`, `query` and `requires` describes itself.
 */
export function operation(description: ZodOpenApiOperationObject) {
  return documented((_request: object, _response: object, next: NextFunction) => {
    next();
  }, description);
}
