// provider.mjs PORT CLIENT SECRET REDIRECT…: a real OpenID provider (oidc-provider) on loopback, for the tests. Whoever types a name into
// its own sign-in page is who they say.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [port, client, secret, ...redirects] = process.argv.slice(2)
const require = createRequire(new URL('../../deps/peers/package.json', import.meta.url))
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href)
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: redirects, response_types: ['code'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_post' }],
  pkce: { required: () => true },
  cookies: { keys: ['only for tests'] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) })
})
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'))
