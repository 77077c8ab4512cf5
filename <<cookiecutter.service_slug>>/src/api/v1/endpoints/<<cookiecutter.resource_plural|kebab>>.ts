import express from 'express';
import type { Response, Router } from 'express';

import { isUuid } from '../../../core/field-types.ts';
import { NotFound } from '../../../core/exceptions.ts';
import type { <<cookiecutter.resource|pascal>>Record } from '../../../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { <<cookiecutter.resource|pascal>>Service } from '../../../services/<<cookiecutter.resource|kebab>>.ts';
import { requires } from '../../authorization.ts';
import { etag, expectedVersions, ifMatch, ifNoneMatch, isUnchanged } from '../../conditional.ts';
import { operation } from '../../documented.ts';
import { nextLink, pageQuery } from '../../paging.ts';
import { ETAG, LINK, LOCATION, TOTAL, answers, problems } from '../../responses.ts';
import { JSON_TYPE, MERGE_PATCH, json, query } from '../../validation.ts';
import * as schemas from '../schemas/<<cookiecutter.resource|kebab>>.ts';

type Entity = <<cookiecutter.resource|pascal>>Record;
type Service = <<cookiecutter.resource|pascal>>Service;

const READ = '<<cookiecutter.resource_plural>>:read';
const WRITE = '<<cookiecutter.resource_plural>>:write';

const tags = ['<<cookiecutter.resource_plural|words>>'];
const { one, many } = answers(schemas.readModel, schemas.READ_EXAMPLE);

export function <<cookiecutter.resource_plural|camel>>Router(service: Service): Router {
  const router = express.Router();

  router.get(
    '/',
    operation({
      operationId: 'list_<<cookiecutter.resource_plural>>',
      summary: 'List <<cookiecutter.resource_plural|words>>',
      tags,
      responses: {
        200: many('One page, ordered by id', { Link: LINK, 'X-Total-Count': TOTAL }),
      },
    }),
    requires(READ),
    query(pageQuery),
    async (request, response) => {
      const { limit, skip = 0, after = null, count } = request.query;
      // One more than asked for tells whether there is a next page.
      const found = await service.page({ limit: limit + 1, skip, after });
      const entities = found.slice(0, limit);
      const last = entities.at(-1);
      if (found.length > limit && last) {
        response.set('Link', nextLink(request, last.id));
      }
      if (count) {
        response.set('X-Total-Count', String(await service.count()));
      }
      response.json(entities.map(schemas.toJson));
    },
  );

  router.post(
    '/',
    operation({
      operationId: 'create_<<cookiecutter.resource>>',
      summary: 'Create <<cookiecutter.resource|with_article>>',
      tags,
      responses: {
        201: one('Created', { Location: LOCATION, ETag: ETAG }),
        ...problems(409),
      },
    }),
    requires(WRITE),
    json(schemas.createBody),
    async (request, response) => {
      const entity = await service.create(request.body);
      response.status(201).set('Location', `${request.baseUrl}/${entity.id}`);
      sendEntity(response, entity);
    },
  );

  router.get(
    '/:id',
    operation({
      operationId: 'read_<<cookiecutter.resource>>',
      summary: 'Read <<cookiecutter.resource|with_article>>',
      tags,
      requestParams: ifNoneMatch,
      responses: {
        200: one('Found', { ETag: ETAG }),
        304: { description: 'Not changed', headers: { ETag: ETAG } },
        ...problems(404),
      },
    }),
    requires(READ),
    async (request, response) => {
      const entity = await service.get(keyOf(request.params.id));
      if (isUnchanged(request.headers['if-none-match'], entity.version)) {
        response.status(304).set('ETag', etag(entity.version)).end();
      } else {
        sendEntity(response, entity);
      }
    },
  );

  router.put(
    '/:id',
    operation({
      operationId: 'replace_<<cookiecutter.resource>>',
      summary: 'Replace <<cookiecutter.resource|with_article>>',
      tags,
      requestParams: ifMatch,
      responses: { 200: one('Replaced', { ETag: ETAG }), ...problems(404, 409, 412) },
    }),
    requires(WRITE),
    json(schemas.replaceBody),
    async (request, response) => {
      const versions = expectedVersions(request.headers['if-match']);
      const key = keyOf(request.params.id);
      sendEntity(response, await service.change(key, request.body, versions));
    },
  );

  router.patch(
    '/:id',
    operation({
      operationId: 'patch_<<cookiecutter.resource>>',
      summary: 'Change some fields of <<cookiecutter.resource|with_article>>',
      tags,
      requestParams: ifMatch,
      responses: { 200: one('Changed', { ETag: ETAG }), ...problems(404, 409, 412) },
    }),
    requires(WRITE),
    json(schemas.patchBody, JSON_TYPE, MERGE_PATCH),
    async (request, response) => {
      const versions = expectedVersions(request.headers['if-match']);
      const key = keyOf(request.params.id);
      sendEntity(response, await service.change(key, request.body, versions));
    },
  );

  router.delete(
    '/:id',
    operation({
      operationId: 'delete_<<cookiecutter.resource>>',
      summary: 'Delete <<cookiecutter.resource|with_article>>',
      tags,
      requestParams: ifMatch,
      responses: { 204: { description: 'Deleted' }, ...problems(404, 412) },
    }),
    requires(WRITE),
    async (request, response) => {
      const versions = expectedVersions(request.headers['if-match']);
      await service.remove(keyOf(request.params.id), versions);
      response.status(204).end();
    },
  );

  return router;
}

/** The id in the path; what is no UUID names nothing that exists. */
function keyOf(id: string): string {
  if (!isUuid(id)) {
    throw new NotFound(`There is no <<cookiecutter.resource|words>> with the id ${id}.`);
  }
  return id.toLowerCase();
}

function sendEntity(response: Response, entity: Entity): void {
  response.set('ETag', etag(entity.version)).json(schemas.toJson(entity));
}
