import type { FastifyInstance } from 'fastify'
import type { AdapterPorts } from './adapter.ts'
import { getReward } from './get-reward.ts'
import { nemoGym } from './nemo-gym.ts'
import { openInstruct } from './open-instruct.ts'
import { rm } from './rm.ts'
import { sandboxFusion } from './sandbox-fusion.ts'

/** The wire formats of trainers that know nothing of us, each at its own path and under `/p/<profile>/…`. */
export function adapterRoutes(app: FastifyInstance, ports: AdapterPorts): void {
  getReward(app, ports)
  rm(app, ports)
  nemoGym(app, ports)
  sandboxFusion(app, ports)
  openInstruct(app, ports)
}
