/** The resources of the API's first version. */

import express from 'express';
import type { Router } from 'express';

import type { Database } from '../../database/<<cookiecutter.stack|data_layer>>.ts';
import { <<cookiecutter.resource|pascal>>Repository } from '../../repositories/<<cookiecutter.resource|kebab>>.ts';
import { <<cookiecutter.resource|pascal>>Service } from '../../services/<<cookiecutter.resource|kebab>>.ts';
import { <<cookiecutter.resource_plural|camel>>Router } from './endpoints/<<cookiecutter.resource_plural|kebab>>.ts';

export function v1Router(database: Database): Router {
  const router = express.Router({ caseSensitive: true });
  const repository = new <<cookiecutter.resource|pascal>>Repository(database);
  const service = new <<cookiecutter.resource|pascal>>Service(repository);

  router.use('/<<cookiecutter.resource_plural|kebab>>', <<cookiecutter.resource_plural|camel>>Router(service));
  return router;
}
