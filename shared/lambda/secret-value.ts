/**
 * A secret of Secrets Manager as text. The client is loaded only where a secret is read, so that it costs nothing on
 * one machine. The value is never logged; an error names the secret only.
 */
export async function secretValue(name: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: name }));
  if (SecretString === undefined || SecretString === '') throw new Error(`the secret ${name} is empty; expected the key of the source`);
  return SecretString;
}
