export * from './contract.ts';
export * from './list.ts';
export * from './shapes.ts';
