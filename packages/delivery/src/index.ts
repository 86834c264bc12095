export { type AddressPolicy, createAddressPolicy } from './address-policy.ts'
export { type Answer, type CallbackSinkOptions, createCallbackSink, type Message, type Sink } from './callback-sink.ts'
export {
  bodyOf,
  type Delivery,
  type DeliveryOptions,
  type Parcel,
  type ParcelSource,
  startDelivery,
} from './delivery.ts'
export { createEndpoints, type Endpoints } from './endpoints.ts'
export { readSecrets, type Secrets, signedHeaders } from './secrets.ts'
