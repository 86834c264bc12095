export { type ApiOptions, createAdmin, createApi, type DeploymentView, type Lifecycle } from './api.ts'
