import type { Request, Response } from 'express';
import { z } from 'zod';

import { isUuid, uuid } from '../../../core/field-types.ts';
import { NotFound } from '../../../core/exceptions.ts';
import type { <<cookiecutter.resource|pascal>>Record } from '../../../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { <<cookiecutter.resource|pascal>>Service } from '../../../services/<<cookiecutter.resource|kebab>>.ts';
import { JSON_TYPE, MERGE_PATCH, jsonBody } from '../../bodies.ts';
import { etag, expectedVersions, isUnchanged } from '../../conditional.ts';
import { nextLink, pageQuery } from '../../paging.ts';
import { noParameters } from '../../queries.ts';
import { ETAG, LINK, LOCATION, TOTAL, answer, problems } from '../../responses.ts';
import type { Routes } from '../../routes.ts';
import { sendJson } from '../../send.ts';
import * as schemas from '../schemas/<<cookiecutter.resource|kebab>>.ts';

type Entity = <<cookiecutter.resource|pascal>>Record;
type Service = <<cookiecutter.resource|pascal>>Service;

const PATH = '/api/v1/<<cookiecutter.resource_plural|kebab>>';
const ENTITY_PATH = `${PATH}/{id}`;
const READ = '<<cookiecutter.resource_plural>>:read';
const WRITE = '<<cookiecutter.resource_plural>>:write';

const tag = '<<cookiecutter.resource_plural|words>>';
const common = problems(401, 403, 422, 500, 503);
const path = z.object({ id: uuid() });
const ifMatch = {
  path,
  header: z.object({
    'If-Match': z.string().optional().meta({
      description: 'Change only if it is still this version',
    }),
  }),
};
const ifNoneMatch = {
  path,
  header: z.object({
    'If-None-Match': z.string().optional().meta({
      description: 'Answer 304 if it is still this version',
    }),
  }),
};
const one = { 'application/json': { schema: schemas.readModel } };
const many = { 'application/json': { schema: z.array(schemas.readModel) } };

export function addEndpoints(routes: Routes, service: Service): void {
  routes.add('get', PATH, {
    operationId: 'list_<<cookiecutter.resource_plural>>',
    summary: 'List <<cookiecutter.resource_plural|words>>',
    tag,
    scope: READ,
    query: pageQuery,
    responses: {
      200: answer('One page, ordered by id', {
        headers: { Link: LINK, 'X-Total-Count': TOTAL },
        content: many,
      }),
      ...common,
    },
    handle: async ({ query, response }) => {
      const { limit, skip = 0, after = null, count } = query;
      // One more than asked for tells whether there is a next page.
      const found = await service.page({ limit: limit + 1, skip, after });
      const entities = found.slice(0, limit);
      const last = entities.at(-1);
      if (found.length > limit && last) {
        response.setHeader('Link', nextLink(PATH, query, last.id));
      }
      if (count) {
        response.setHeader('X-Total-Count', await service.count());
      }
      sendJson(response, 200, entities.map(schemas.toJson));
    },
  });

  routes.add('post', PATH, {
    operationId: 'create_<<cookiecutter.resource>>',
    summary: 'Create <<cookiecutter.resource|with_article>>',
    tag,
    scope: WRITE,
    body: jsonBody(schemas.createBody),
    responses: {
      201: answer('Created', { headers: { Location: LOCATION, ETag: ETAG }, content: one }),
      ...problems(400, 409, 413, 415),
      ...common,
    },
    handle: async ({ body, response }) => {
      const entity = await service.create(body);
      response.setHeader('Location', `${PATH}/${entity.id}`);
      sendEntity(response, 201, entity);
    },
  });

  routes.add('get', ENTITY_PATH, {
    operationId: 'read_<<cookiecutter.resource>>',
    summary: 'Read <<cookiecutter.resource|with_article>>',
    tag,
    scope: READ,
    parameters: ifNoneMatch,
    query: noParameters,
    responses: {
      200: answer('Found', { headers: { ETag: ETAG }, content: one }),
      304: answer('Not changed', { headers: { ETag: ETAG } }),
      ...problems(404),
      ...common,
    },
    handle: async ({ request, response }) => {
      const entity = await service.get(keyOf(request));
      if (isUnchanged(request.headers['if-none-match'], entity.version)) {
        response.statusCode = 304;
        response.setHeader('ETag', etag(entity.version));
        response.end();
        return;
      }
      sendEntity(response, 200, entity);
    },
  });

  routes.add('put', ENTITY_PATH, {
    operationId: 'replace_<<cookiecutter.resource>>',
    summary: 'Replace <<cookiecutter.resource|with_article>>',
    tag,
    scope: WRITE,
    parameters: ifMatch,
    body: jsonBody(schemas.replaceBody),
    responses: {
      200: answer('Replaced', { headers: { ETag: ETAG }, content: one }),
      ...problems(400, 404, 409, 412, 413, 415),
      ...common,
    },
    handle: async ({ request, body, response }) => {
      const versions = expectedVersions(request.headers['if-match']);
      sendEntity(response, 200, await service.change(keyOf(request), body, versions));
    },
  });

  routes.add('patch', ENTITY_PATH, {
    operationId: 'patch_<<cookiecutter.resource>>',
    summary: 'Change some fields of <<cookiecutter.resource|with_article>>',
    tag,
    scope: WRITE,
    parameters: ifMatch,
    body: jsonBody(schemas.patchBody, JSON_TYPE, MERGE_PATCH),
    responses: {
      200: answer('Changed', { headers: { ETag: ETAG }, content: one }),
      ...problems(400, 404, 409, 412, 413, 415),
      ...common,
    },
    handle: async ({ request, body, response }) => {
      const versions = expectedVersions(request.headers['if-match']);
      sendEntity(response, 200, await service.change(keyOf(request), body, versions));
    },
  });

  routes.add('delete', ENTITY_PATH, {
    operationId: 'delete_<<cookiecutter.resource>>',
    summary: 'Delete <<cookiecutter.resource|with_article>>',
    tag,
    scope: WRITE,
    parameters: ifMatch,
    query: noParameters,
    responses: {
      204: answer('Deleted'),
      ...problems(404, 412),
      ...common,
    },
    handle: async ({ request, response }) => {
      await service.remove(keyOf(request), expectedVersions(request.headers['if-match']));
      response.statusCode = 204;
      response.end();
    },
  });
}

/** The id in the path; what is no UUID names nothing that exists. */
function keyOf(request: Request): string {
  const { id } = request.params;
  if (typeof id !== 'string' || !isUuid(id)) {
    throw new NotFound(`There is no <<cookiecutter.resource|words>> with the id ${String(id)}.`);
  }
  return id.toLowerCase();
}

function sendEntity(response: Response, status: number, entity: Entity): void {
  response.setHeader('ETag', etag(entity.version));
  sendJson(response, status, schemas.toJson(entity));
}
