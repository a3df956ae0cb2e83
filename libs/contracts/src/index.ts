export * from './contract.ts';
export * from './list.ts';
export { openApi, SESSION_COOKIE, type ApiInfo, type OpenApi } from './openapi.ts';
export * from './platform-operations.ts';
export * from './route.ts';
export * from './service-contract.ts';
export * from './shapes.ts';
export * from './contacts.ts';
export { allContracts } from './all.ts';
