export { Client, createClient, type CallOptions, type FileBody, type FileOptions, type Methods, type Reply } from './client.ts';
export type { ClientOptions } from './exchange.ts';
export { ApiProblem, failedWith } from './problem.ts';
