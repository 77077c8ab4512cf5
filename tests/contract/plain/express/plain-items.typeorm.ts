import express from 'express';
import type { Router } from 'express';

import type { Database } from '../../../database/typeorm.ts';
import { Item } from '../../../models/item.entity.ts';
import type { ItemValues } from '../../../models/item.entity.ts';
import { ItemRepository } from '../../../repositories/item.ts';
import { ItemService } from '../../../services/item.ts';

export function plainItems(database: Database): Router {
  const router = express.Router();
  const items = database.dataSource.getRepository(Item);
  const service = new ItemService(new ItemRepository(database));

  router.get('/', async (req, res) => {
    const found = await items.find({ order: { id: 'ASC' } });
    res.json(found.map((item) => item.name));
  });

  router.post('/', express.json(), async (req, res) => {
    const item = await items.save(items.create(req.body as Partial<Item>));
    res.status(201).json({ name: item.name });
  });

  router.post('/refused', express.json(), async (req) => {
    await database.dataSource.transaction(async (manager) => {
      await manager.save(Item, manager.create(Item, req.body as Partial<Item>));
      throw refusal();
    });
  });

  router.post('/pairs', express.json(), async (req, res) => {
    await database.transaction(async (manager) => {
      await manager.save(Item, manager.create(Item, req.body as Partial<Item>));
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
