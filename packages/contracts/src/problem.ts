import Type, { type Static } from 'typebox'

/** RFC 9457 problem details; `errors` carries RFC 6901 pointers into the request. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'stable URI of the kind of problem' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
  },
  { description: 'application/problem+json' },
)
export type Problem = Static<typeof Problem>
