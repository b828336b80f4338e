/**
 * A secret of Secrets Manager as text, undefined where there is none: not every source asks for a key, and one that
 * does says so itself. The client is loaded only where a secret is read, so that it costs nothing on one machine. The
 * value is never logged.
 */
export async function secretValue(name: string): Promise<string | undefined> {
  const { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } = await import(
    './secrets-client.ts'
  );
  try {
    const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: name }));
    return SecretString?.trim();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
