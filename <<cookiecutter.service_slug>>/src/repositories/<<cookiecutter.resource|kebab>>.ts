<% set name = cookiecutter.resource|pascal %>
import type { Database } from '../database/<<cookiecutter.stack|data_layer>>.ts';
import { <<name>> } from '../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { <<name>>Record } from '../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import { EntityRepository } from './<<cookiecutter.stack|data_layer>>.ts';

/** Queries of its own go here. */
export class <<name>>Repository extends EntityRepository<<"<" ~ name ~ "Record>">> {
  constructor(database: Database) {
    super(database, <<name>>);
  }
}
