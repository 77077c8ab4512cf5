/** All models: the database and the check of migrations take them from here. */

import { <<cookiecutter.resource|pascal>> } from './<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';

export const models = [<<cookiecutter.resource|pascal>>];
