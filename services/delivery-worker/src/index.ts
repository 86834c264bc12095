export { startDeliveryWorker } from './delivery-worker.ts'
