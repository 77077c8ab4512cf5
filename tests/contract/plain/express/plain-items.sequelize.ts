import express from 'express';
import type { Router } from 'express';

import type { Database } from '../../../database/sequelize.ts';
import { Item } from '../../../models/item.model.ts';
import type { ItemValues } from '../../../models/item.model.ts';

export function plainItems(database: Database): Router {
  const router = express.Router();

  router.get('/', async (req, res) => {
    const items = await Item.findAll({ order: ['id'] });
    res.json(items.map((item) => item.name));
  });

  router.post('/', express.json(), async (req, res) => {
    const item = await Item.create(req.body as ItemValues);
    res.status(201).json({ name: item.name });
  });

  router.post('/refused', express.json(), async (req) => {
    await database.sequelize.transaction(async (transaction) => {
      await Item.create(req.body as ItemValues, { transaction });
      throw refusal();
    });
  });

  router.post('/pairs', express.json(), async (req, res) => {
    await database.transaction(async (transaction) => {
      await Item.create(req.body as ItemValues, { transaction });
      if (req.query.fail === 'true') {
        throw refusal();
      }
      await Item.create(req.body as ItemValues);
    });
    res.status(201).json({});
  });

  return router;
}

function refusal(): Error {
  return Object.assign(new Error('Not today'), { status: 400, expose: true });
}
