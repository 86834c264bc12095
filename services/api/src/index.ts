export { type ApiOptions, createApi, type DeploymentView } from './api.ts'
