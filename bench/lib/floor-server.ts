import Fastify from 'fastify';
import pg from 'pg';

/** One route of the floor: `parameters` names query parameters in the order of `$1, $2, …`. */
export interface FloorRoute { path: string; sql: string; parameters: readonly string[] }

process.once('message', ({ database, routes }: { database: string; routes: FloorRoute[] }) => {
  const pool = new pg.Pool({ connectionString: database, max: 10 });
  const app = Fastify();
  for (const { path, sql, parameters } of routes) {
    app.all(path, async (request) => {
      const values = { ...(request.query as Record<string, string>), ...(request.body as Record<string, string> | null) };
      return (await pool.query({ name: path, text: sql, values: parameters.map((name) => values[name]) })).rows;
    });
  }
  void app.listen({ port: 0, host: '127.0.0.1' }).then((address) => process.send!({ port: Number(new URL(address).port) }));
});
