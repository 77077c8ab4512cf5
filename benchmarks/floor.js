// The least that an answer from the same table can cost: node:http and pg, nothing else.
// Settings: PORT, DATABASE_URL, TABLE, and COLUMNS, which POST takes from the body.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';

const { PORT, DATABASE_URL, TABLE, COLUMNS } = process.env;
const columns = COLUMNS.split(',');
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const places = columns.map((_, index) => `$${index + 2}`).join(', ');
const GET = { name: 'get', text: `SELECT * FROM ${TABLE} WHERE id = $1` };
const LIST = { name: 'list', text: `SELECT * FROM ${TABLE} ORDER BY id LIMIT 21` };
const ADD = {
  name: 'add',
  text: `INSERT INTO ${TABLE} (id, ${columns.join(', ')}) VALUES ($1, ${places}) RETURNING *`,
};
const set = columns.map((column, index) => `${column} = $${index + 2}`).join(', ');
const CHANGE = { name: 'change', text: `UPDATE ${TABLE} SET ${set} WHERE id = $1 RETURNING *` };

const answer = async (call) => {
  const key = /[0-9a-f-]{36}$/.exec(call.url)?.[0];
  if (call.method === 'POST' || call.method === 'PATCH') {
    const body = JSON.parse(await text(call));
    const values = [key ?? randomUUID(), ...columns.map((column) => body[column])];
    return (await pool.query({ ...(key ? CHANGE : ADD), values })).rows[0];
  }
  if (key) return (await pool.query({ ...GET, values: [key] })).rows[0];
  return (await pool.query(LIST)).rows.slice(0, 20);
};

createServer(async (call, response) => {
  const body = JSON.stringify(await answer(call));
  response.writeHead(call.method === 'POST' ? 201 : 200, { 'Content-Type': 'application/json' });
  response.end(body);
}).listen(Number(PORT), '127.0.0.1');
