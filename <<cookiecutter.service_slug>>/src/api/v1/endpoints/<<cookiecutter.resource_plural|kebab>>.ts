import express from 'express';
import type { Response, Router } from 'express';

import type { <<cookiecutter.resource|pascal>>Record } from '../../../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { <<cookiecutter.resource|pascal>>Service } from '../../../services/<<cookiecutter.resource|kebab>>.ts';
import { requires } from '../../authorization.ts';
import { etag, expectedVersions, isUnchanged } from '../../conditional.ts';
import { entityOperations } from '../../entity-operations.ts';
import { nextLink, pageQuery } from '../../paging.ts';
import { JSON_TYPE, MERGE_PATCH, json, query } from '../../validation.ts';
import { schemas, toJson } from '../schemas/<<cookiecutter.resource|kebab>>.ts';

type Entity = <<cookiecutter.resource|pascal>>Record;
type Service = <<cookiecutter.resource|pascal>>Service;

const READ = '<<cookiecutter.resource_plural>>:read';
const WRITE = '<<cookiecutter.resource_plural>>:write';

const operations = entityOperations(
  {
    one: '<<cookiecutter.resource>>',
    many: '<<cookiecutter.resource_plural>>',
    noun: '<<cookiecutter.resource|with_article>>',
  },
  schemas.readModel,
  schemas.readExample,
);

export function <<cookiecutter.resource_plural|camel>>Router(service: Service): Router {
  const router = express.Router();

  router.get('/', operations.list, requires(READ), query(pageQuery), async (request, response) => {
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
    response.json(entities.map(toJson));
  });

  router.post(
    '/',
    operations.create,
    requires(WRITE),
    json(schemas.createBody),
    async (request, response) => {
      const entity = await service.create(request.body);
      response.status(201).set('Location', `${request.baseUrl}/${entity.id}`);
      sendEntity(response, entity);
    },
  );

  router.get('/:id', operations.read, requires(READ), async (request, response) => {
    const entity = await service.get(request.params.id);
    if (isUnchanged(request.headers['if-none-match'], entity.version)) {
      response.status(304).set('ETag', etag(entity.version)).end();
    } else {
      sendEntity(response, entity);
    }
  });

  router.put(
    '/:id',
    operations.replace,
    requires(WRITE),
    json(schemas.replaceBody),
    async ({ params, headers, body }, response) => {
      const versions = expectedVersions(headers['if-match']);
      sendEntity(response, await service.change(params.id, body, versions));
    },
  );

  router.patch(
    '/:id',
    operations.patch,
    requires(WRITE),
    json(schemas.patchBody, JSON_TYPE, MERGE_PATCH),
    async ({ params, headers, body }, response) => {
      const versions = expectedVersions(headers['if-match']);
      sendEntity(response, await service.change(params.id, body, versions));
    },
  );

  router.delete(
    '/:id',
    operations.remove,
    requires(WRITE),
    async ({ params, headers }, response) => {
      await service.remove(params.id, expectedVersions(headers['if-match']));
      response.status(204).end();
    },
  );

  return router;
}

function sendEntity(response: Response, entity: Entity): void {
  response.set('ETag', etag(entity.version)).json(toJson(entity));
}
