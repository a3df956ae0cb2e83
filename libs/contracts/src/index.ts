export * from './contract.ts';
export * from './list.ts';
export * from './platform-operations.ts';
export * from './service-contract.ts';
export * from './shapes.ts';
export * from './contacts.ts';
export { allContracts } from './all.ts';
