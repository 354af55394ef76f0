import type { JsonObject } from "../../json.js";
import { scopes } from "./accounts.js";

/** Paths of the authorization server, below the agent's base URL. */
export const paths = {
  authorizationMetadata: "/.well-known/oauth-authorization-server",
  openIdMetadata: "/.well-known/openid-configuration",
  keySet: "/oauth/jwks",
  authorize: "/oauth/authorize",
  token: "/oauth/token",
  deviceAuthorization: "/oauth/device_authorization",
  device: "/oauth/device",
} as const;

/** `grant_type` of device codes (RFC 8628, section 3.4). */
export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** Metadata of the server (RFC 8414), which serves as that of OpenID Connect Discovery too. */
export function metadataOf(issuer: string): JsonObject {
  return {
    issuer,
    authorization_endpoint: `${issuer}${paths.authorize}`,
    token_endpoint: `${issuer}${paths.token}`,
    device_authorization_endpoint: `${issuer}${paths.deviceAuthorization}`,
    jwks_uri: `${issuer}${paths.keySet}`,
    scopes_supported: ["openid", "offline_access", ...Object.keys(scopes)],
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code", "client_credentials", "refresh_token", deviceGrant],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
  };
}

/** Security schemes of the card for this server: OAuth2 has one flow in each (section 4.5.6). */
export function declaredSchemes(issuer: string): Readonly<Record<"client" | "code" | "device" | "oidc", JsonObject>> {
  const tokenUrl = `${issuer}${paths.token}`;
  const oauth2 = (description: string, flows: JsonObject): JsonObject => ({
    oauth2SecurityScheme: {
      description,
      flows,
      oauth2MetadataUrl: `${issuer}${paths.authorizationMetadata}`,
    },
  });
  return {
    client: oauth2("For programs that act on their own behalf.", {
      clientCredentials: { tokenUrl, scopes: { ...scopes } },
    }),
    code: oauth2("For programs that act for a user with a browser.", {
      authorizationCode: {
        authorizationUrl: `${issuer}${paths.authorize}`,
        tokenUrl,
        refreshUrl: tokenUrl,
        scopes: { ...scopes },
        pkceRequired: true,
      },
    }),
    device: oauth2("For programs without a browser of their own.", {
      deviceCode: {
        deviceAuthorizationUrl: `${issuer}${paths.deviceAuthorization}`,
        tokenUrl,
        refreshUrl: tokenUrl,
        scopes: { ...scopes },
      },
    }),
    oidc: { openIdConnectSecurityScheme: { openIdConnectUrl: `${issuer}${paths.openIdMetadata}` } },
  };
}
