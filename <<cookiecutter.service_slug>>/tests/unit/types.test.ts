/** Mistakes that the compiler finds: `make typecheck` fails where one of them is none. */

import express from 'express';
<<test_imports("describe", "expect", "it")>>
import { z } from 'zod';

import { requires } from '../../src/api/authorization.ts';
import { operation } from '../../src/api/documented.ts';
import { pageQuery } from '../../src/api/paging.ts';
import { json, query } from '../../src/api/validation.ts';
import { boolean, integer, text } from '../../src/core/field-types.ts';
import { toJson } from '../support/entity.ts';

const parcel = z.strictObject({
  name: text(),
  parcels: integer(),
  is_fragile: boolean().default(false),
});

type Read = ReturnType<typeof toJson>;

describe('The compiler', () => {
  it('knows the body', () => {
    const router = express.Router();
    router.post(
      '/:id',
      operation({ responses: {} }),
      requires('parcels:write'),
      json(parcel),
      (request, response) => {
        const { body, params } = request;
        const id: string = params.id;
        if (body.is_fragile && body.parcels > 10) response.json(id);
        // @ts-expect-error -- misspelt
        response.json(body.parcel);
        // @ts-expect-error -- of another type
        const name: number = body.name;
        response.json(name);
        // @ts-expect-error -- no such parameter
        response.json(params.key);
      },
    );

    expect(router.stack).<<toHaveLength>>(1);
  });

  it('knows the query', () => {
    const router = express.Router();
    const filtered = pageQuery.and(z.strictObject({ colour: text().optional() }));
    router.get('/', query(filtered), (request, response) => {
      const { limit, colour = 'red' } = request.query;
      response.json([limit + 1, colour.length]);
      // @ts-expect-error -- misspelt
      response.json(request.query.color);
    });

    expect(router.stack).<<toHaveLength>>(1);
  });

  it('knows what is answered', () => {
    // @ts-expect-error -- most keys are missing
    const answer: Read = { id: 'x' };
    // @ts-expect-error -- misspelt
    const identity = (read: Read): unknown => read.identity;

    expect(identity(answer)).<<toBe>>(undefined);
  });
});
