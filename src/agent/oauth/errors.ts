/** An error of the token endpoint or of another one that programs call (RFC 6749, section 5.2; RFC 8628, section 3.5). */
export class OAuthError extends Error {
  constructor(
    /** Code of the registry, such as `invalid_grant`. */
    readonly code: string,
    description: string,
    readonly status = 400,
  ) {
    super(description);
  }
}
