<% set name = cookiecutter.resource|pascal %>
import type { <<name>>Record } from '../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { Repository } from '../repositories/repository.ts';
import { EntityService } from './entity.ts';

type Entity = <<name>>Record;

/** The rules for <<cookiecutter.resource_plural|words>>: override what differs from other entities. */
export class <<name>>Service extends EntityService<Entity> {
  constructor(repository: Repository<Entity>) {
    super(repository, '<<cookiecutter.resource|words>>');
  }
}
