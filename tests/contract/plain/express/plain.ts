import express from 'express';
import { z } from 'zod';

import { operation } from '../../documented.ts';
import { nextLink, pageQuery } from '../../paging.ts';
import { json, query } from '../../validation.ts';

export const plain = express.Router();

const thing = z.object({ name: z.string().min(1).max(50), price: z.number().positive() });
const owner = z.object({ full_name: z.string() });

plain.get('/', (req, res) => {
  res.json([{ name: 'Plumbus' }, { name: 'Portal Gun' }]);
});

plain.get('/things/:thing_id', (req, res) => {
  if (req.params.thing_id === 'foo') {
    throw Object.assign(new Error('Thing not found'), {
      status: 404,
      expose: true,
      headers: { 'X-Error': 'There goes my error' },
    });
  }
  res.json({ thing_id: req.params.thing_id, q: req.query.q });
});

plain.post('/things', express.json(), (req, res) => {
  res.status(201).json(req.body);
});

plain.put(
  '/things/:thing_id',
  operation({
    summary: 'Update a thing',
    requestParams: { path: z.object({ thing_id: z.string() }) },
    responses: { 200: { description: 'Updated' } },
  }),
  json(z.object({ thing, owner })),
  query(z.object({ importance: z.coerce.number().int().default(1) })),
  (req, res) => {
    res.json({ thing_id: req.params.thing_id, ...req.body, importance: req.query.importance });
  },
);

plain.get(
  '/pages',
  operation({ responses: { 200: { description: 'A page' } } }),
  query(pageQuery.and(z.strictObject({ colour: z.string().optional() }))),
  (req, res) => {
    res.set('Link', nextLink(req, '01890000-0000-7000-8000-000000000000'));
    res.json({ limit: req.query.limit, colour: req.query.colour });
  },
);

plain.get('/maintenance', async () => {
  throw Object.assign(new Error('Closed until noon'), {
    statusCode: 503,
    expose: true,
    headers: { 'Retry-After': '7' },
  });
});

plain.get(
  '/open',
  operation({ security: [], responses: { 200: { description: 'Open' } } }),
  (req, res) => {
    res.json({ open: true });
  },
);

plain.get('/me', (req, res) => {
  const { subject, scopes } = req.caller;
  res.json({ subject, scopes: [...scopes].sort() });
});
