import { answered, refused } from '../cloud/envelope.ts'
import { defineRoute } from './route.ts'

/** GET /v1.0/token?grant_type=1. Tuya's lighting SDK writes grantType; both are accepted. */
export const getToken = defineRoute({
  operation: 'token.get',
  method: 'GET',
  path: '/v1.0/token',
  isTokenCall: true,
  from: 'query',
  parameters: {
    grant_type: { kind: 'string', isRequired: false },
    grantType: { kind: 'string', isRequired: false },
  },
  handle: ({ grant_type: grantType, grantType: grantTypeInCamelCase }, { cloud }) => {
    const type = grantType ?? grantTypeInCamelCase ?? '1'
    return type === '1' ? answered(cloud.tokens.grant()) : refused(1003)
  },
})

export const refreshToken = defineRoute({
  operation: 'token.refresh',
  method: 'GET',
  path: '/v1.0/token/:refresh_token',
  isTokenCall: true,
  from: 'path',
  parameters: { refresh_token: { kind: 'string', isRequired: true } },
  handle: ({ refresh_token: refreshToken }, { cloud }) => {
    const grant = cloud.tokens.refresh(refreshToken)
    return grant === undefined ? refused(1011) : answered(grant)
  },
})
