import express from 'express';
import type { Router } from 'express';

import type { Database } from '../../../database/sequelize.ts';
import { Item } from '../../../models/item.model.ts';
import type { ItemValues } from '../../../models/item.model.ts';
import { ItemRepository } from '../../../repositories/item.ts';
import { ItemService } from '../../../services/item.ts';

export function plainItems(database: Database): Router {
  const router = express.Router();
  const service = new ItemService(new ItemRepository(database));

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
      await service.create(req.body as ItemValues);
      if (req.query.fail === 'true') {
        throw refusal();
      }
    });
    res.status(201).json({});
  });

  return router;
}

function refusal(): Error {
  return Object.assign(new Error('Not today'), { status: 400, expose: true });
}
