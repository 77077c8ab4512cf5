/** What the stacks of Express' routers say: a new version of Express may have them in another form. */

import { tmpdir } from 'node:os';

import express from 'express';
<< test_imports("describe", "expect", "it") >>

import { requires } from '../../src/api/authorization.ts';
import { operation } from '../../src/api/documented.ts';
import { ANY, routesOf } from '../../src/api/routes.ts';

const handler = (_request: express.Request, response: express.Response): void => {
  response.end();
};

/** An application with routes of every form. */
function application() {
  const app = express();
  app.enable('strict routing');
  app.use(express.json());
  app.get('/', handler);
  app.post('/things', handler).get('/things', handler);
  app.route('/things/:id').all(handler).put(handler).delete(handler);
  app.use(express.Router().all('/anything', handler));
  app.get('/files/*path', handler);
  const inner = express.Router().get('/', handler).get('/:name', handler);
  app.use('/people/:person', express.Router().use('/hobbies', inner));
  app.use('/static', express.static(tmpdir()));
  app.get('/last', handler);
  return app;
}

describe('The routes of an application', () => {
  const routes = routesOf(application());

  it('are found in all routers, with their prefixes', () => {
    const found = routes.map(({ template, operations }) => [template, ...operations.keys()]);

    expect(found).<<toEqual>>([
      ['/', 'GET', 'HEAD'],
      ['/things', 'POST'],
      ['/things', 'GET', 'HEAD'],
      ['/things/{id}', 'PUT', 'DELETE'],
      ['/anything', ANY],
      ['/files/{path}', 'GET', 'HEAD'],
      ['/people/{person}/hobbies', 'GET', 'HEAD'],
      ['/people/{person}/hobbies/{name}', 'GET', 'HEAD'],
      ['/last', 'GET', 'HEAD'],
      ['/static', ANY],
    ]);
  });

  const cases: [path: string, template: string | undefined][] = [
    ['/', '/'],
    ['/things', '/things'],
    ['/things/', undefined],
    ['/things/5', '/things/{id}'],
    ['/things/a%2Fb', '/things/{id}'],
    ['/things/%zz', undefined],
    ['/things/5/6', undefined],
    ['/files/a/b', '/files/{path}'],
    ['/people/ada/hobbies', '/people/{person}/hobbies'],
    ['/people/ada/hobbies//', undefined],
    ['/people/ada/hobbies/chess', '/people/{person}/hobbies/{name}'],
    ['/people/ada', undefined],
    ['/static/a/b.css', '/static'],
    ['/nowhere', undefined],
  ];
  it('are found by paths', () => {
    const found = cases.map(([path]) => [path, routes.find(({ fits }) => fits(path))?.template]);

    expect(found).<<toEqual>>(cases);
  });

  it('say what their handlers say, and those of the routers around them', () => {
    const described = operation({ summary: 'A thing', responses: {} });
    const router = express.Router().use(requires('inside')).get('/', described, handler);
    const app = express().use('/things', requires('outside'), router).get('/other', handler);

    const found = routesOf(app).filter(({ isMount }) => !isMount);

    const said = found.map(({ operations }) => operations.get('GET'));
    expect(said).<<toEqual>>([
      [
        { security: [{ bearer: ['outside'] }] },
        { security: [{ bearer: ['inside'] }] },
        { summary: 'A thing', responses: {} },
      ],
      [],
    ]);
  });
});
