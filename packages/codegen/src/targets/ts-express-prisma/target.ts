import type { Target } from '../target.ts';

/** Express 5, Prisma 7, zod and pino. */
export const tsExpressPrisma: Target = {
  name: 'ts-express-prisma',
  title: 'TypeScript: Express 5, Prisma 7, zod, pino',
  databases: ['sqlite'],
  render: () => Promise.resolve([]),
};
